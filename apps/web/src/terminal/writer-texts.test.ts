import { expect, it } from 'vitest';
import { WriterTexts } from './writer-texts.ts';

it('keeps what each process has written, the newest of it, and tells what is added', () => {
  const texts = new WriterTexts();
  const told: [number, string][] = [];
  const stop = texts.listen({ wrote: (pid, text) => told.push([pid, text]), reset: () => told.splice(0) });
  texts.add('Ada\r\nBob\r\n?\r\nAda\r\n', [
    [3, 5],
    [4, 5],
    [0, 3],
    [3, 5],
  ]);
  texts.add('nobody knows', undefined);
  expect([texts.textOf(3), texts.textOf(4), texts.textOf(0)]).toEqual(['Ada\r\nAda\r\n', 'Bob\r\n', '']);
  expect(told).toEqual([
    [3, 'Ada\r\n'],
    [4, 'Bob\r\n'],
    [3, 'Ada\r\n'],
  ]);
  stop();
  const line = `${'x'.repeat(98)}\r\n`;
  for (let block = 0; block < 100; block += 1) texts.add(line.repeat(100), [[3, 10_000]]);
  expect(texts.textOf(3).length).toBeLessThanOrEqual(400_000);
  expect(texts.textOf(3).length).toBeGreaterThanOrEqual(190_000);
  expect(texts.textOf(3).startsWith('xxx')).toBe(true);
  expect(told).toHaveLength(3);
  for (let pid = 1_000; pid < 1_400; pid += 1) texts.add('hi', [[pid, 2]]);
  expect([texts.textOf(3), texts.textOf(1_399)]).toEqual(['', 'hi']);
  const pids = Array.from({ length: 100 }, (_, index) => 2_000 + index);
  for (const pid of pids) texts.add(line.repeat(1_900), [[pid, 190_000]]);
  const kept = pids.reduce((sum, pid) => sum + texts.textOf(pid).length, 0);
  expect(kept).toBeLessThanOrEqual(8_000_000);
  expect(kept).toBeGreaterThan(7_500_000);
  expect(texts.textOf(2_099).length).toBe(190_000);
});
