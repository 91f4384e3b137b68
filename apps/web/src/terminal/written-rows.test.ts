import { describe, expect, it } from 'vitest';
import { writtenRows } from './written-rows.ts';

describe('the rows that a piece of output has put text on', () => {
  it.each([
    ['a line and its end', 'hello\r\n', 5, 6, { from: 5, to: 5 }],
    ['an unfinished line', 'hello', 5, 5, { from: 5, to: 5 }],
    ['a long line that wraps', 'x'.repeat(200), 5, 7, { from: 5, to: 7 }],
    ['several lines', 'a\r\nb\r\nc', 5, 7, { from: 5, to: 7 }],
    ['the end of another’s line, then one of its own', '\r\nhello\r\n', 5, 7, { from: 6, to: 6 }],
    ['colours and text', '\u001b[31mred\u001b[0m\r\n', 5, 6, { from: 5, to: 5 }],
    ['a progress line', '\r 40 %\u001b[K', 5, 5, { from: 5, to: 5 }],
    ['nothing but an end of line', '\r\n', 5, 6, undefined],
    ['nothing but a colour', '\u001b[0m', 5, 5, undefined],
    ['a cursor that moves up', '\u001b[2Ahello', 5, 3, 'drawing'],
    ['a screen that is wiped', '\u001b[2J\u001b[Hhello', 5, 0, 'drawing'],
  ] as const)('%s', (_name, text, before, after, rows) => {
    expect(writtenRows(text, before, after)).toEqual(rows);
  });
});
