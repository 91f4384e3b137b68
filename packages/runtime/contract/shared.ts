import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Event, Process, SharedArray, SharedValue } from '../src/index.ts';
import { type Rules, runRule } from './rules.ts';

export function adds(value: SharedValue, times: number): void {
  for (let i = 0; i < times; i++) value.add(1);
}
export function addsUnderLock(value: SharedValue, times: number): void {
  for (let i = 0; i < times; i++) {
    using _ = value.lockSync();
    value.value += 1;
  }
}
export async function addsUnderLockLater(value: SharedValue, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await using _ = await value.lock();
    value.value += 1;
  }
}
export function fills(array: SharedArray, from: number): void {
  for (let i = from; i < array.length; i += 2) array[i] = i * 1.5;
}
export async function holds(value: SharedValue, has: Event): Promise<void> {
  await value.lock();
  value.value = 1;
  await has.set();
  await new Event().wait();
}

async function all(children: { start(): unknown; check(): Promise<void> }[]): Promise<void> {
  for (const child of children) await child.start();
  for (const child of children) await child.check();
}

export const rules: Rules = {
  'SH1 a value is the same in every process': async () => {
    const value = SharedValue.int32(5);
    assert.equal(value.value, 5);
    await all([new Process(adds, [value, 10])]);
    assert.equal(value.value, 15);
    const float = SharedValue.float64(0.5);
    float.value = 1.25;
    assert.equal(float.add(0.25), 1.5);
    assert.equal(float.value, 1.5);
  },
  'SH2 add() loses nothing': async () => {
    for (const value of [SharedValue.int32(), SharedValue.float64()]) {
      await all([1, 2, 3].map(() => new Process(adds, [value, 500])));
      assert.equal(value.value, 1500);
    }
  },
  'SH3 a change in two steps under the lock loses nothing, blocking or not': async () => {
    const value = SharedValue.int32();
    await all([new Process(addsUnderLock, [value, 300]), new Process(addsUnderLockLater, [value, 300]), new Process(addsUnderLock, [value, 300])]);
    assert.equal(value.value, 900);
  },
  'SH4 an int32 wraps around': async () => {
    const value = SharedValue.int32(2 ** 31 - 1);
    assert.equal(value.add(1), -(2 ** 31));
    assert.equal(value.value, -(2 ** 31));
  },
  'SH5 an array has numbers at fixed places': async () => {
    const array = SharedArray.float64(10);
    await all([new Process(fills, [array, 0]), new Process(fills, [array, 1])]);
    assert.deepEqual(
      [...array],
      [...Array(10).keys()].map((i) => i * 1.5),
    );
    assert.equal(array.length, 10);
    assert.equal(array[3], 4.5);
    assert.equal(array[10], undefined);
    assert.throws(() => {
      array[10] = 1;
    }, RangeError);
    const numbers = SharedArray.int32([1, 2, 3]);
    assert.equal(numbers.add(1, 5), 7);
    assert.deepEqual([...numbers], [1, 7, 3]);
  },
  'SH6 the lock of a killed process is abandoned, and what it wrote stays': async () => {
    const value = SharedValue.int32();
    const has = new Event();
    const child = new Process(holds, [value, has]);
    await child.start();
    await has.wait();
    child.kill();
    assert.equal((await value.lock()).abandonedBy?.pid, child.pid);
    assert.equal(value.value, 1);
    await child.join();
  },
  'SH7 shared memory has no name, so that nothing of it can be left': async () => {
    const value = SharedValue.int32();
    for (let i = 0; i < 10; i++) value.add(1);
    const maps = readFileSync('/proc/self/maps', 'utf8').split('\n');
    const shared = maps.filter((line) => line.includes(' /dev/shm/'));
    assert.equal(shared.length > 0, process.env.FORKHALL_BACKEND === 'shm');
    assert.deepEqual(
      shared.filter((line) => !line.endsWith('(deleted)')),
      [],
    );
  },
};

if (import.meta.main) await runRule(rules);
