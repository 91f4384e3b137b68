import type { ProcessEvent } from '@forkhall/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { KernelWord } from '../../src/events/kernel-word.ts';
import { uplinkLetters } from '../../src/events/uplink-letters.ts';

const origin = 100;
let word: KernelWord;
beforeEach(() => {
  word = new KernelWord(origin);
  word.mainStarted(2, 0);
});

function seen(pid: number, parent: number, t: number, name: string, seenT = t) {
  const payload = Buffer.alloc(40);
  payload.writeUInt32LE(pid, 0);
  payload.writeUInt32LE(parent, 4);
  payload.writeDoubleLE(origin + t, 8);
  payload.writeDoubleLE(origin + seenT, 16);
  payload.write(name, 24);
  return word.take(uplinkLetters.processSeen, payload);
}

function ended(pid: number, status: number, t: number) {
  const payload = Buffer.alloc(16);
  payload.writeUInt32LE(pid, 0);
  payload.writeInt32LE(status, 4);
  payload.writeDoubleLE(origin + t, 8);
  return word.take(uplinkLetters.processEnded, payload);
}

const exit = (pid: number, code: number, t = 9): ProcessEvent => ({ event: 'process.exited', t, pid, code });

describe('what hooks say', () => {
  it('of the end of a process that lives is not believed', () => {
    seen(7, 2, 1, 'python3');
    expect(word.judge(exit(7, 0))).toBeUndefined();
    expect(word.judge(exit(2, 0))).toBeUndefined();
    expect(word.judge({ event: 'process.joined', t: 9, pid: 2, target: 7 })).toMatchObject({ timedOut: true });
  });

  it('of a time of death counts, with the code of the kernel', () => {
    seen(7, 2, 1, 'python3');
    ended(7, 3 << 8, 10);
    expect(word.judge(exit(7, 0, 9.5))).toEqual(exit(7, 3, 9.5));
  });

  it('of a code counts where the kernel knows none, or has never seen the process', () => {
    seen(7, 2, 1, 'python3');
    expect(ended(7, -1, 10)).toContainEqual({ event: 'process.exited', t: 10, pid: 7 });
    expect(word.judge(exit(7, 4))).toEqual(exit(7, 4));
    expect(word.judge(exit(8, 5))).toEqual(exit(8, 5));
  });

  it('of process 1, or that another is the main one, is not believed', () => {
    expect(word.judge({ event: 'process.started', t: 1, pid: 1, how: 'main' })).toBeUndefined();
    expect(word.judge({ event: 'process.started', t: 1, pid: 9, how: 'main', parent: 1 })).toEqual({ event: 'process.started', t: 1, pid: 9, how: 'unknown' });
    expect(word.judge({ event: 'process.started', t: 1, pid: 2, how: 'main', name: 'MainProcess' })).toMatchObject({ how: 'main' });
  });
});

describe("the kernel's name", () => {
  const turns = (count: number) => Array.from({ length: count }, () => word.turnEnded()).flat();

  it('waits for a better one, and is given where none comes', () => {
    expect(seen(7, 2, 1, 'cat')).toEqual([{ event: 'process.started', t: 1, pid: 7, how: 'unknown', parent: 2 }]);
    expect(turns(2)).toEqual([]);
    expect(turns(3)).toEqual([{ event: 'process.started', t: 1, pid: 7, how: 'unknown', name: 'cat' }]);
    expect(turns(5)).toEqual([]);
  });

  it('is not given where hooks have named the process', () => {
    seen(7, 2, 1, 'python3');
    word.judge({ event: 'process.started', t: 1, pid: 7, how: 'fork', name: 'Process-1' });
    expect(turns(5)).toEqual([]);
  });

  it('is not given where the ring was found before the process', () => {
    word.hasRing(7);
    seen(7, 2, 1, 'python3');
    expect(turns(5)).toEqual([]);
    expect(ended(7, 0, 3)).toEqual([exit(7, 0, 3)]);
  });

  it('is given at the end at the latest, and tells of another program', () => {
    seen(7, 2, 1, 'sh');
    turns(5);
    seen(7, 2, 1, 'ls', 2);
    expect(ended(7, 15, 3)).toEqual([
      { event: 'process.started', t: 2, pid: 7, how: 'exec', name: 'ls' },
      { event: 'process.exited', t: 3, pid: 7, signal: 'SIGTERM' },
    ]);
  });

  it("of Node's main thread is the program's, and makes no other program of it", () => {
    seen(7, 2, 1, 'node');
    turns(5);
    seen(7, 2, 1, 'MainThread', 2);
    expect(turns(5)).toEqual([]);
    seen(8, 2, 1, 'MainThread');
    expect(turns(5)).toEqual([{ event: 'process.started', t: 1, pid: 8, how: 'unknown', name: 'node' }]);
  });

  it('of a pid that comes again is that of another process', () => {
    seen(7, 2, 1, 'a');
    ended(7, 0, 2);
    expect(seen(7, 1, 3, 'b')).toEqual([{ event: 'process.started', t: 3, pid: 7, how: 'unknown' }]);
    expect(word.judge(exit(7, 0))).toBeUndefined();
  });
});

describe('whoever was not told to have ended when the sandbox is gone', () => {
  const ends = () => word.atTheEnd(5).filter((event) => event.event === 'process.exited');
  beforeEach(() => {
    seen(7, 2, 1, 'cat');
  });

  it('was ended with it', () => {
    expect(ends()).toEqual([2, 7].map((pid) => ({ event: 'process.exited', t: 5, pid, signal: 'SIGKILL' })));
    expect(word.atTheEnd(6)).toEqual([]);
  });

  it('has ended as process 1 said, if it was the main process, and others as nobody knows', () => {
    word.mainEnded({ code: 3 }, 4);
    expect(ends()).toEqual([
      { event: 'process.exited', t: 4, pid: 2, code: 3 },
      { event: 'process.exited', t: 5, pid: 7 },
    ]);
  });
});

it('a main process that has ended before its start is heard of has ended', () => {
  word = new KernelWord(origin);
  seen(2, 1, 1, 'python3');
  ended(2, 0, 2);
  expect(word.mainStarted(2, 0.5)).toEqual([{ event: 'process.started', t: 0.5, pid: 2, how: 'main' }]);
  expect(word.atTheEnd(3)).toEqual([]);
});
