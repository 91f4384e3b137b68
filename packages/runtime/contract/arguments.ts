import assert from 'node:assert/strict';
import {
  AuthenticationError,
  BoundedSemaphore,
  Condition,
  connect,
  Event,
  JoinableQueue,
  Lock,
  Manager,
  ManagerServer,
  MpError,
  NotImportable,
  Pipe,
  Pool,
  Process,
  Queue,
  RLock,
  run,
  Semaphore,
  SharedArray,
  SharedValue,
  sleep,
  Task,
  TaskPool,
} from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export function work(): void {}

export async function blocks(lock: Lock): Promise<void> {
  await refused(MpError, /Lock\.acquireSync\(\): this Lock is a manager's/, () => lock.acquireSync());
  await using _ = await lock.acquire();
  await refused(MpError, /Lock\.acquireSync\(\): this Lock is a manager's/, () => lock.acquireSync());
}

/** As a program in JavaScript calls it, or one whose types nobody looks at. */
const untyped = (value: unknown) => value as never;

async function refused(type: new (...args: never) => Error, message: RegExp, call: () => unknown): Promise<void> {
  const error = await failure((async () => call())());
  assert(error instanceof type, `${error.name} instead of ${type.name}: ${error.message}`);
  assert.match(error.message, message);
}

export const rules: Rules = {
  'AR1 a wait that is no { timeout, signal }, as the bare number of Python, is refused where it is called, and nothing waits': async () => {
    const queue = new Queue<number>();
    const full = new Queue<number>({ maxSize: 1 });
    await full.put(1);
    const [end] = Pipe<number>();
    const joinable = new JoinableQueue<number>();
    await joinable.put(1);
    const child = new Process(work, []);
    await child.start();
    const waits: [RegExp, (wait: never) => unknown][] = [
      [/^Queue\.get\(\)/, (wait) => queue.get(wait)],
      [/^Queue\.getSync\(\)/, (wait) => queue.getSync(wait)],
      [/^Queue\.put\(\)/, (wait) => full.put(2, wait)],
      [/^JoinableQueue\.join\(\)/, (wait) => joinable.join(wait)],
      [/^Connection\.recv\(\)/, (wait) => end.recv(wait)],
      [/^Lock\.acquire\(\)/, (wait) => new Lock().acquire(wait)],
      [/^Lock\.acquireSync\(\)/, (wait) => new Lock().acquireSync(wait)],
      [/^Semaphore\.acquire\(\)/, (wait) => new Semaphore(0).acquire(wait)],
      [/^Event\.wait\(\)/, (wait) => new Event().wait(wait)],
      [/^Condition\.wait\(\)/, (wait) => new Condition().wait(wait)],
      [/^Process-1\.join\(\)/, (wait) => child.join(wait)],
      [/^Task\.join\(\)/, (wait) => new Task(async () => {}).start().join(wait)],
    ];
    for (const [name, call] of waits) {
      for (const wait of [0, 5, true, '5']) await refused(TypeError, /how long to wait is .*give \{ timeout: seconds \}/, () => call(untyped(wait)));
      for (const timeout of [Number.NaN, -1, '1', null]) await refused(RangeError, name, () => call(untyped({ timeout })));
      for (const signal of ['stop', null, new AbortController()]) await refused(TypeError, /give an AbortSignal/, () => call(untyped({ signal })));
    }
    await refused(TypeError, /^sleep\(\).*give an AbortSignal/, () => sleep(60, untyped({ signal: AbortSignal.abort() })));
    await child.join();
  },
  'AR2 what would make another object than was meant is refused: new Queue(3), new Condition(lock), new Semaphore("2")': async () => {
    await refused(TypeError, /new Queue\(\): got 3; give options, such as \{ maxSize: 3 \}/, () => new Queue(untyped(3)));
    for (const maxSize of [-1, 1.5, '3', null]) await refused(RangeError, /whole number/, () => new Queue(untyped({ maxSize })));
    const lock = new Lock();
    for (const Class of [Lock, RLock, Condition, Event]) await refused(TypeError, /takes no arguments/, () => new Class(untyped(lock)));
    for (const n of ['2', 2n, {}, null])
      for (const Class of [Semaphore, BoundedSemaphore]) await refused(RangeError, /whole number/, () => new Class(untyped(n)));
    for (const workers of ['3', null, true]) await refused(TypeError, /new Pool\(\): got .* give options/, () => new Pool(untyped(workers)));
    await refused(RangeError, /new Pool\(\{ workers: "3" \}\)/, () => new Pool(untyped({ workers: '3' })));
    await using manager = await Manager.start();
    await refused(RangeError, /Manager\.semaphore\(-1\)/, () => manager.semaphore(-1));
    await refused(RangeError, /Manager\.barrier\(0\)/, () => manager.barrier(0));
    await refused(TypeError, /Manager\.queue\(\): got 3/, () => manager.queue(untyped(3)));
    await refused(TypeError, /Manager\.dict\(\): got an object; give .*Object\.entries/, () => manager.dict(untyped({ a: 1 })));
    await refused(TypeError, /Manager\.dict\(\): the key and the value of one entry are "a"/, () => manager.dict(untyped('ab')));
    await refused(TypeError, /await Manager\.start\(\)/, () => new (untyped(Manager) as new () => Manager)());
    await refused(AuthenticationError, /connect\(\): the authKey is empty/, () => connect(untyped({ host: 'localhost', port: 1 })));
    await refused(TypeError, /listen\(\{ register \}\): got undefined/, () => ManagerServer.listen(untyped({ authKey: 'k' })));
  },
  'AR3 the arguments of a target are a list, and the target is a function, not what it gave': async () => {
    await refused(TypeError, /new Process\(\): the arguments are 5; give them as a list/, () => new Process(work, untyped(5)));
    await refused(
      NotImportable,
      /the target is a promise; give an exported function itself, without calling it/,
      () => new Process(untyped(Promise.resolve())),
    );
    await refused(NotImportable, /the target is undefined/, () => new Process(untyped(work()), []));
    await refused(TypeError, /new Task\(\): got a promise/, () => new Task(untyped(Promise.resolve())));
    await refused(TypeError, /TaskPool\.map\(\): got 5/, () => new TaskPool().map(async () => {}, untyped(5)));
    await using pool = new Pool(1);
    await refused(TypeError, /Pool\.apply\(\): the arguments are 5/, () => pool.apply(work, untyped(5)));
    await refused(TypeError, /Pool\.submit\(\): the arguments are undefined/, () => pool.submit(work, untyped(undefined)));
    await refused(TypeError, /Pool\.submit\(\): got the function done/, () =>
      pool.submit(
        work,
        [],
        untyped(function done() {}),
      ),
    );
    await refused(TypeError, /Pool\.starmap\(\): the arguments of one call are 1/, () => pool.starmap(work, untyped([1])));
    await refused(TypeError, /Pool\.map\(\): got an object; give a list/, () => pool.map(work, untyped({})));
    await refused(TypeError, /Pool\.map\(\): got 5; give options, such as \{ chunkSize/, () => pool.map(work, [], untyped(5)));
    await refused(TypeError, /Pool\.imap\(\): got 5/, () => pool.imap(work, untyped(5)));
  },
  'AR4 shared numbers are numbers, at places that the array has': async () => {
    const value = SharedValue.int32(3);
    for (const wrong of ['2', 2n, null, undefined, {}]) {
      await refused(TypeError, /give a number/, () => value.add(untyped(wrong)));
      await refused(TypeError, /give a number/, () => {
        value.value = untyped(wrong);
      });
      if (wrong !== undefined) await refused(TypeError, /give a number/, () => SharedValue.int32(untyped(wrong)));
    }
    assert.equal(value.value, 3);
    for (const wrong of ['3', {}, ['a'], null]) await refused(TypeError, /SharedArray\.int32\(\): got/, () => SharedArray.int32(untyped(wrong)));
    assert.deepEqual([...SharedArray.int32(untyped(new Set([1, 2])))], [1, 2]);
    const array = SharedArray.float64(2);
    for (const place of [-1, 1.5, 2]) {
      await refused(RangeError, /there is no place/, () => {
        array[place] = 1;
      });
      assert.equal(array[place], undefined);
    }
    await refused(TypeError, /int32\(\) or SharedValue\.float64\(\)/, () => new SharedValue(untyped(0)));
  },
  'AR5 run() names what is wrong with its command, its folder and its input, and leaves no process': async () => {
    await refused(TypeError, /run\("ls -l"\): give the command and its arguments as one list/, () => run(untyped('ls -l')));
    await refused(MpError, /there is no folder \/no\/such \(cwd\)/, () => run(['true'], { cwd: '/no/such' }));
    // Its standard input would stay open, and it would wait for ever.
    await refused(TypeError, /the input is 5/, () => run(['cat'], { input: untyped(5) }));
  },
  "AR6 what a manager's object cannot do is told as that: it does not block, and a name is of one type": async () => {
    await using manager = await Manager.start();
    const lock = manager.lock();
    await refused(MpError, /Lock\.acquireSync\(\): this Lock is a manager's, .* await Lock\.acquire\(\)/, () => lock.acquireSync());
    await using child = new Process(blocks, [lock]);
    await child.start();
    await child.check();
    manager.dict([], { name: 'one' });
    await refused(MpError, /another type than a list/, () => manager.list([], { name: 'one' }).length());
  },
};

if (import.meta.main) await runRule(rules);
