import { describe, expect, it } from 'vitest';
import { firstBytes, newMarkToken, type Unmarked, type Writer, WriterMarks } from '../../src/run/writer-marks.ts';

const token = '3fa07c51be';
const digits = [0x01, 0x02, 0x03, 0x04, 0x06, 0x10, 0x12, 0x14, 0x15, 0x16, 0x17, 0x19, 0x1c, 0x1e, 0x1f, 0x7f];
const mark = (hex: string) => Buffer.from([0x1d, ...Array.from(hex, (digit) => digits[Number.parseInt(digit, 16)] ?? 0)]);
const begin = (pid: number, of = token) => mark(of.slice(0, 5) + pid.toString(16).padStart(6, '0'));
const end = (of = token) => mark(of.slice(5));
/** What Python's streams write. */
const written = (pid: number, text: string | Buffer) => Buffer.concat([begin(pid), Buffer.from(text), end()]);

/** All output of some chunks, and its writers. */
function read(chunks: readonly Uint8Array[], marks = new WriterMarks(token)): { bytes: Buffer; writers: Writer[]; text: string } {
  const parts: Unmarked[] = [...chunks.map((chunk) => marks.push(chunk)), marks.flush()];
  const writers: Writer[] = [];
  for (const part of parts) {
    expect(part.writers.reduce((sum, [, length]) => sum + length, 0)).toBe(part.bytes.length);
    for (const [pid, length] of part.writers) {
      const last = writers.at(-1);
      if (last?.[0] === pid) last[1] += length;
      else writers.push([pid, length]);
    }
  }
  const bytes = Buffer.concat(parts.map(({ bytes }) => bytes));
  return { bytes, writers, text: bytes.toString() };
}

const cutAt = (bytes: Buffer, ...places: number[]) => [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));

describe('marks of the writers', () => {
  it('M1 are taken out, and say whose the bytes between are', () => {
    const stream = Buffer.concat([Buffer.from('a'), written(2, 'hello\r\n'), written(4_194_304, '你好'), Buffer.from('b')]);
    expect(read([stream])).toMatchObject({
      text: 'ahello\r\n你好b',
      writers: [
        [0, 1],
        [2, 7],
        [4_194_304, 6],
        [0, 1],
      ],
    });
  });

  it('M2 say the same wherever the stream is cut', () => {
    const stream = Buffer.concat([written(2, 'x'), Buffer.from('\u001d?'), written(3, 'yé'), written(3, 'z'), Buffer.from([0x1d])]);
    const whole = read([stream]);
    expect(whole.text).toBe('x\u001d?yéz\u001d');
    for (let first = 0; first <= stream.length; first += 1)
      for (let second = first; second <= stream.length; second += 1) expect(read(cutAt(stream, first, second))).toEqual(whole);
  });

  it('M3 of another token are output', () => {
    const foreign = Buffer.concat([begin(2, '0000011111'), Buffer.from('x'), end('0000011111')]);
    expect(read([foreign])).toMatchObject({ bytes: foreign, writers: [[0, foreign.length]] });
  });

  it('M4 cut short at any place leave at most two control characters behind, and whatever follows is read', () => {
    for (const whole of [begin(77), end()]) {
      for (let length = 1; length < whole.length; length += 1) {
        const { text } = read([Buffer.concat([Buffer.from('a'), whole.subarray(0, length), Buffer.from('^C'), written(5, 'after')])]);
        expect(text.replaceAll(/[\p{Cc}]/gu, '')).toBe('a^Cafter');
        expect(text.length).toBeLessThanOrEqual('a^Cafter'.length + (length < 3 ? length : 0));
      }
    }
  });

  it('M5 that are forged name a pid at most', () => {
    const twice = Buffer.concat([begin(2), begin(3), Buffer.from('a'), end(), end(), begin(16_777_215), Buffer.from('b')]);
    expect(read([twice])).toMatchObject({
      text: 'ab',
      writers: [
        [3, 1],
        [0, 1],
      ],
    });
  });

  it('M6 take their time only where they may be the program’s own', () => {
    const marks = new WriterMarks(token);
    expect(marks.push(Buffer.from('a\u001d')).bytes).toHaveLength(1);
    expect(marks.isUnsure).toBe(true);
    expect(Buffer.from(marks.flush().bytes).toString()).toBe('\u001d');
    marks.push(begin(7).subarray(0, 4));
    expect(marks.isUnsure).toBe(false);
    expect(marks.push(Buffer.concat([begin(7).subarray(4), Buffer.from('b')])).writers).toEqual([[7, 1]]);
  });

  it('M7 are counted apart from what the program writes', () => {
    const marks = new WriterMarks(token);
    marks.push(written(2, 'hello'));
    expect(marks.markBytes).toBe(begin(2).length + end().length);
  });

  it('M8 have a token of their own in each run, whose two halves differ at once', () => {
    const tokens = Array.from({ length: 500 }, newMarkToken);
    expect(new Set(tokens).size).toBe(500);
    for (const each of tokens) {
      expect(() => new WriterMarks(each)).not.toThrow();
      expect(each[0]).not.toBe(each[5]);
    }
    expect(() => new WriterMarks('nonsense')).toThrow('no token');
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('M9 nothing is lost, and nothing of a mark is left, whatever is written (seed %i)', (seed) => {
    let state = seed * 2_654_435_761;
    const random = (below: number) => {
      state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0;
      return state % below;
    };
    const chunks: Buffer[] = [];
    const content: Buffer[] = [];
    const owners: number[] = [];
    for (let n = 0; n < 400; n += 1) {
      // Much of what marks are made of, but no whole beginning of one.
      const bytes = Buffer.from(Array.from({ length: 1 + random(12) }, () => (random(3) ? (digits[random(16)] ?? 0) : random(4) ? random(256) : 0x1d)));
      if (bytes.includes(mark(token.slice(0, 2))) || bytes.includes(mark(token.slice(5, 7)))) continue;
      bytes[bytes.length - 1] = 0x41;
      const pid = random(2) ? 1 + random(4_194_304) : 0;
      chunks.push(pid === 0 ? bytes : written(pid, bytes));
      content.push(bytes);
      for (let b = 0; b < bytes.length; b += 1) owners.push(pid);
    }
    const stream = Buffer.concat(chunks);
    const places: number[] = [];
    for (let at = random(9); at < stream.length; at += 1 + random(seed % 2 ? 9 : 200)) places.push(at);
    const { bytes, writers } = read(cutAt(stream, ...places));
    expect(bytes).toEqual(Buffer.concat(content));
    expect(writers.flatMap(([pid, length]) => Array.from({ length }, () => pid))).toEqual(owners);
  });

  it('M10 the first bytes of some output keep their writers', () => {
    const output = new WriterMarks(token).push(Buffer.concat([written(2, 'abc'), written(3, 'def')]));
    expect(firstBytes(output, 4).writers).toEqual([
      [2, 3],
      [3, 1],
    ]);
    expect(firstBytes(output, 0)).toMatchObject({ bytes: { length: 0 }, writers: [] });
    expect(firstBytes(output, 10)).toEqual(output);
  });
});
