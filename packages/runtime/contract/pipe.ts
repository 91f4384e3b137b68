import assert from 'node:assert/strict';
import { type Connection, EndOfStream, Event, Pipe, Process, ProcessStateError, Queue, TimeoutError } from '../src/index.ts';
import { failure, type Rules, runRule } from './rules.ts';

export async function echo(end: Connection<unknown, unknown>): Promise<void> {
  for await (const item of end) await end.send(item);
}
export async function sends(end: Connection<unknown, never>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await end.send(i);
}
export async function collects(end: Connection<never, unknown>, out: Queue<unknown>): Promise<void> {
  const seen: unknown[] = [];
  for await (const item of end) seen.push(item);
  await out.put(seen);
}
export async function holds(_end: Connection<unknown, unknown>, ready: Event): Promise<void> {
  await ready.set();
  await new Event().wait();
}
export async function failsToSend(end: Connection<unknown, unknown>, out: Queue<unknown>): Promise<void> {
  await end.recv().catch(() => {});
  await out.put((await failure(end.send(1))).name);
}
export function syncEcho(end: Connection<unknown, unknown>): void {
  for (let i = 0; i < 20; i++) end.sendSync(end.recvSync());
}

export async function handsOn(end: Connection<unknown, unknown>, go: Queue<string>, out: Queue<unknown>): Promise<void> {
  await out.put(await end.recv());
  await go.get();
  // What is told over one connection comes in order: by now the rest was sent ahead.
  await out.put(await end.recv());
  await out.put(end);
}

export async function receivesTogether(end: Connection<unknown, unknown>): Promise<void> {
  const some: unknown[] = [];
  for (let i = 0; i < 10; i++) some.push(...(await Promise.all([end.recv(), end.recv({ timeout: 60 }), end.recv()])), end.recvSync());
  await end.send(some);
  const aborted = new AbortController();
  const late = [failure(end.recv({ timeout: 0.01 })), failure(end.recv({ signal: aborted.signal }))];
  aborted.abort(new Error('never mind'));
  const [first, second] = await Promise.all(late);
  await end.send([first?.name, second?.message]);
}

export const rules: Rules = {
  'PI1 what is sent on one end is received on the other, both ways, in order': async () => {
    const [mine, theirs] = Pipe<unknown>();
    const child = new Process(echo, [theirs]);
    await child.start();
    for (let i = 0; i < 100; i++) await mine.send({ i });
    for (let i = 0; i < 100; i++) assert.deepEqual(await mine.recv(), { i });
    await mine.close();
    await child.check();
  },
  'PI2 two children have one end each; the reader ends when the writer has ended': async () => {
    const [one, other] = Pipe<unknown, never>();
    const out = new Queue<unknown[]>();
    await using reader = new Process(collects as never, [other, out] as never);
    await using writer = new Process(sends as never, [one, 5] as never);
    await reader.start();
    await writer.start();
    assert.deepEqual(await out.get(), [0, 1, 2, 3, 4]);
  },
  'PI3 recv() reads what is left, then EndOfStream': async () => {
    const [one, other] = Pipe<number>();
    await one.send(1);
    await one.close();
    assert.equal(await other.recv(), 1);
    assert((await failure(other.recv())) instanceof EndOfStream);
    assert.equal(await other.poll(), true);
  },
  'PI4 send() to an end that nobody has any more is EndOfStream': async () => {
    const [one, other] = Pipe<number>();
    await other.close();
    assert((await failure(one.send(1))) instanceof EndOfStream);
  },
  'PI5 the end of a killed process is closed': async () => {
    const [mine, theirs] = Pipe<unknown>();
    const ready = new Event();
    const child = new Process(holds, [theirs, ready]);
    await child.start();
    await ready.wait();
    const reading = failure(mine.recv());
    child.kill();
    assert((await reading) instanceof EndOfStream);
    await child.join();
  },
  'PI6 an end that was handed over does not need to be closed by the giver': async () => {
    const [mine, theirs] = Pipe<unknown>();
    const child = new Process(sends as never, [theirs, 1] as never);
    await child.start();
    await child.join();
    assert.equal(await mine.recv(), 0);
    assert((await failure(mine.recv())) instanceof EndOfStream);
  },
  'PI7 poll() and recv() with a timeout': async () => {
    const [one, other] = Pipe<number>();
    assert.equal(await other.poll(), false);
    assert.equal(await other.poll(0.01), false);
    assert((await failure(other.recv({ timeout: 0.01 }))) instanceof TimeoutError);
    const polled = other.poll(60);
    await one.send(1);
    assert.equal(await polled, true);
    assert.equal(await other.recv(), 1);
  },
  'PI8 send() waits while 1 MiB is unread': async () => {
    const [one, other] = Pipe<Uint8Array>();
    const half = new Uint8Array(600_000);
    await one.send(half);
    assert((await failure(one.send(half, { timeout: 0.01 }))) instanceof TimeoutError);
    const waiting = one.send(half);
    await other.recv();
    await waiting;
    assert.equal((await other.recv()).length, 600_000);
  },
  'PI9 an end that was closed here is of no use here': async () => {
    const [one] = Pipe<number>();
    await one.close();
    await one.close();
    assert((await failure(one.recv())) instanceof ProcessStateError);
  },
  'PI10 a closed end fails the sender in another process': async () => {
    const [mine, theirs] = Pipe<unknown>();
    const out = new Queue<string>();
    await using child = new Process(failsToSend as never, [theirs, out] as never);
    await child.start();
    await mine.close();
    assert.equal(await out.get(), 'EndOfStream');
  },
  'PI11 the Sync twins do the same and block': async () => {
    const [mine, theirs] = Pipe<unknown>();
    await using child = new Process(syncEcho, [theirs]);
    await child.start();
    for (let i = 0; i < 20; i++) {
      await mine.send([i]);
      assert.deepEqual(await mine.recv(), [i]);
    }
  },
  'PI12 an end handed to a process that never ran it is closed': async () => {
    const [mine, theirs] = Pipe<unknown>();
    const hidden = async (_: unknown) => {};
    await failure(new Process(hidden, [theirs]).start());
    assert((await failure(mine.recv())) instanceof EndOfStream);
  },
  'PI13 what was not read goes with an end that is handed on': async () => {
    const [mine, theirs] = Pipe<unknown>();
    const [go, out] = [new Queue<string>(), new Queue<unknown>()];
    const child = new Process(handsOn as never, [theirs, go, out] as never);
    await child.start();
    await mine.send(1);
    assert.equal(await out.get(), 1);
    for (const n of [2, 3, 4, 5]) await mine.send(n);
    await go.put('go');
    assert.equal(await out.get(), 2);
    const end = (await out.get()) as Connection<unknown, unknown>;
    await mine.send(6);
    await mine.close();
    const rest: unknown[] = [];
    for await (const item of end) rest.push(item);
    assert.deepEqual(rest, [3, 4, 5, 6]);
    await child.check();
  },
  'PI14 several recv() at once get one item each, in order': async () => {
    const [mine, theirs] = Pipe<unknown>();
    await using child = new Process(receivesTogether as never, [theirs] as never);
    await child.start();
    for (let i = 0; i < 40; i++) await mine.send(i);
    assert.deepEqual(
      await mine.recv(),
      Array.from({ length: 40 }, (_, i) => i),
    );
    assert.deepEqual(await mine.recv(), ['TimeoutError', 'never mind']);
  },
};

if (import.meta.main) await runRule(rules);
