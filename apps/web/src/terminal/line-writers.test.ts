import headless from '@xterm/headless';
import type { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import type { WriterSpan } from '../runs/output-writers.ts';
import { LineWriters } from './line-writers.ts';

function opened(options: { cols?: number; rows?: number; scrollback?: number } = {}) {
  const terminal = new headless.Terminal({ cols: 20, rows: 4, scrollback: 20_000, allowProposedApi: true, ...options }) as unknown as Terminal;
  const writers = new LineWriters(terminal);
  const write = (...pieces: [pid: number, text: string][]) =>
    new Promise<void>((resolve) => {
      const spans = pieces.map(([pid, text]): WriterSpan => [pid, text.length]);
      writers.write(pieces.map(([, text]) => text).join(''), spans, resolve);
    });
  /** Each row's text with those who wrote on it. */
  const rows = () =>
    Array.from({ length: terminal.buffer.active.length }, (_, row): [string, readonly number[]] => [
      terminal.buffer.active.getLine(row)?.translateToString(true) ?? '',
      writers.writersOf(row),
    ]).filter(([text]) => text !== '');
  return { terminal, writers, write, rows };
}

describe('who wrote which rows of a terminal', () => {
  it('knows the writers of each row, also where several wrote on one', async () => {
    const { write, rows } = opened({ rows: 10 });
    await write([3, 'Ada\r\n'], [4, 'Bob\r\n'], [0, 'nobody knows\r\n'], [3, 'Ada: '], [4, 'Bob: '], [3, 'both\r\n'], [4, 'x'.repeat(25)]);
    await write([3, '\r\nnext\r\n']);
    expect(rows()).toEqual([
      ['Ada', [3]],
      ['Bob', [4]],
      ['nobody knows', []],
      ['Ada: Bob: both', [3, 4]],
      ['x'.repeat(20), [4]],
      ['x'.repeat(5), [4]],
      ['next', [3]],
    ]);
  });

  it('knows them where the first line of a piece wraps', async () => {
    const { write, rows } = opened({ rows: 10 });
    await write([3, '12345']);
    await write([4, `${'x'.repeat(40)}\r\n`], [3, 'short\r\nlines\r\n']);
    expect(rows()).toEqual([
      [`12345${'x'.repeat(15)}`, [3, 4]],
      ['x'.repeat(20), [4]],
      ['x'.repeat(5), [4]],
      ['short', [3]],
      ['lines', [3]],
    ]);
  });

  it('keeps them through a flood that the terminal throws away for the most part', async () => {
    const { write, rows } = opened({ scrollback: 10_000 });
    for (let round = 0; round < 12; round += 1)
      await write(...Array.from({ length: 3_000 }, (_, line): [number, string] => [3 + ((round + line) % 5), `${3 + ((round + line) % 5)}\r\n`]));
    const kept = rows();
    expect(kept.length).toBeGreaterThan(10_000);
    expect(kept.filter(([text, own]) => own.length !== 1 || `${own[0]}` !== text)).toEqual([]);
  });

  it('keeps them through output of one piece that is longer than a piece', async () => {
    const { write, rows } = opened();
    await write([3, 'ada\r\n'.repeat(9_000)], [4, 'bob\r\n'.repeat(9_000)]);
    expect(rows().filter(([text, own]) => (text === 'ada' ? own[0] !== 3 : own[0] !== 4))).toEqual([]);
  });

  it('forgets them where so much of unknown writers came that nothing of them is left', async () => {
    const { writers, write, rows } = opened({ scrollback: 50 });
    await write([3, 'ada\r\n'.repeat(20)]);
    await new Promise<void>((resolve) => writers.write('nobody knows\r\n'.repeat(200), undefined, resolve));
    expect(rows().filter(([, own]) => own.length > 0)).toEqual([]);
    await write([4, 'bob\r\n']);
    expect(rows().at(-1)).toEqual(['bob', [4]]);
    expect(rows().filter(([, own]) => own.length > 0)).toHaveLength(1);
  });

  it('takes them along when lines wrap anew', async () => {
    const { terminal, writers, write, rows } = opened({ rows: 6 });
    for (let line = 0; line < 40; line += 1) await write([3, `a${line} ${'-'.repeat(line)}\r\n`], [4, `b${line}\r\n`]);
    for (const cols of [7, 33, 12, 20]) {
      writers.rewrap(() => terminal.resize(cols, 6));
      let writer = 0;
      for (const [text, own] of rows()) {
        writer = text.startsWith('a') ? 3 : text.startsWith('b') ? 4 : writer;
        expect([text, own]).toEqual([text, [writer]]);
      }
    }
  });

  it('says nothing of what a program draws: on the alternate screen, or by moving the cursor', async () => {
    const { write, rows } = opened({ rows: 6 });
    await write([3, 'before\r\n']);
    await write([3, '\u001b[?1049h\u001b[Hmenu'], [3, '\u001b[?1049l']);
    expect(rows()).toEqual([['before', [3]]]);
    await write([3, 'one\r\ntwo\r\n'], [3, '\u001b[2Aredrawn']);
    expect(rows().map(([, own]) => own)).toEqual([[], [], []]);
  });

  it('begins anew when the terminal is reset, by the page or by the program', async () => {
    const { terminal, writers, write, rows } = opened({ rows: 6 });
    await write([3, 'old\r\n'.repeat(30)]);
    terminal.reset();
    writers.reset();
    await write([4, 'new\r\n']);
    expect(rows()).toEqual([['new', [4]]]);
    await write([4, '\u001bcafter\r\n']);
    await write([3, 'last\r\n']);
    expect(rows().at(-1)).toEqual(['last', [3]]);
  });
});
