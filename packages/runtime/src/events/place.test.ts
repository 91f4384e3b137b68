import { expect, test } from 'vitest';
import { nameIn } from './place.ts';

/** The name of what is made at `@`, the turn-th time. */
function named(line: string, turn = 0, end?: number): string | undefined {
  return nameIn(line.replace('@', ''), line.indexOf('@') + 1, turn, end);
}

test.each([
  ['const lock = @new Lock();', 'lock'],
  ['  let 队列: Queue<number> = @new Queue({ maxSize: 3 });', '队列'],
  ['this.door = @new Lock();', 'door'],
  ['  #table = @new Barrier(3);', 'table'],
  ['await using pool = @new Pool(2);', 'pool'],
  ['const manager = await Manager.@start();', 'manager'],
  ['const a = new Lock(), b = @new Lock();', 'b'],
  ['export const make = (n = 1) => @new Semaphore(n);', 'make[0]'],
  ['const shared = { lock: @new Lock() };', 'lock'],
  ['const locks = [new Lock(), @new Lock()];', 'locks[1]'],
  ['const locks: Lock[] = [@new Lock(), new Lock()], more = 1;', 'locks[0]'],
  ['const [left, right] = [new Lock(), @new Lock()];', 'right'],
  ["const names = ['a,', 'b'].map(() => @new Lock());", 'names[0]'],
  ['const p = new Process(work, [@new Lock()]);', undefined],
  ['const p = new Thing(@new Lock());', undefined],
  ['if (a === b) @new Lock();', undefined],
  ['work(@new Lock());', undefined],
  ['const f = () => 1; @new Lock();', undefined],
])('%s', (line, name) => {
  expect(named(line)).toBe(name);
});

test('many of one line are numbered, ends of a pipe have a name each', () => {
  const forks = 'const forks = Array.from({ length: 5 }, () => @new Lock());';
  expect([0, 1, 4].map((turn) => named(forks, turn))).toEqual(['forks[0]', 'forks[1]', 'forks[4]']);
  expect([0, 1].map((end) => named('const [mine, theirs] = @Pipe<string>();', 0, end))).toEqual(['mine', 'theirs']);
  expect([0, 1].map((end) => named('const pipes = [1, 2].map(() => @Pipe<string>());', 1, end))).toEqual(['pipes[1][0]', 'pipes[1][1]']);
  expect([0, 1].map((end) => named('const both = @Pipe<string>();', 0, end))).toEqual(['both[0]', 'both[1]']);
});
