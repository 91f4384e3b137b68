import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomFrom } from '../test/logs.ts';
import { OutputRecords } from './output-records.ts';
import { addSpan, type WriterSpan } from './writer-spans.ts';

describe('output becomes records', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function gather(maxBytes = 65_536) {
    const emitted: [string, number][] = [];
    const writers: WriterSpan[][] = [];
    const records = new OutputRecords({
      maxBytes,
      windowMs: 10,
      emit: (text, bytes, spans) => {
        emitted.push([text, bytes]);
        writers.push(spans);
      },
    });
    return { emitted, writers, records, texts: () => emitted.map(([text]) => text) };
  }

  it('O1 emits the first chunk at once', () => {
    const { records, emitted } = gather();
    records.push(Buffer.from('hello'));
    expect(emitted).toEqual([['hello', 5]]);
  });

  it('O2 gathers what comes within the window, and the next after it', () => {
    const { records, texts } = gather();
    for (const text of ['a', 'b', 'c']) records.push(Buffer.from(text));
    expect(texts()).toEqual(['a']);
    vi.advanceTimersByTime(10);
    expect(texts()).toEqual(['a', 'bc']);
    records.push(Buffer.from('d'));
    expect(texts()).toEqual(['a', 'bc']);
    vi.advanceTimersByTime(10);
    expect(texts()).toEqual(['a', 'bc', 'd']);
  });

  it('O3 emits at once again after a quiet window', () => {
    const { records, texts } = gather();
    records.push(Buffer.from('a'));
    vi.advanceTimersByTime(10);
    records.push(Buffer.from('b'));
    expect(texts()).toEqual(['a', 'b']);
  });

  it('O4 never emits more than the maximum in one record, whatever the chunks are', () => {
    const { records, emitted } = gather(100);
    records.push(Buffer.from('x'.repeat(250)));
    records.push(Buffer.from('y'.repeat(90)));
    records.end();
    expect(emitted.every(([, bytes]) => bytes <= 100)).toBe(true);
    expect(emitted.map(([text]) => text).join('')).toBe('x'.repeat(250) + 'y'.repeat(90));
    expect(emitted.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(340);
  });

  it('O5 keeps characters whole across chunks and across records', () => {
    const text = '你好 🙂 e\u0301 \u{10ffff}';
    for (const size of [1, 2, 3, 5, 7]) {
      const { records, texts } = gather(8);
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) {
        records.push(bytes.subarray(at, at + size));
        vi.advanceTimersByTime(10);
      }
      records.end();
      expect(texts().join('')).toBe(text);
      for (const part of texts()) expect(part.isWellFormed()).toBe(true);
    }
  });

  it('O6 makes U+FFFD of what is no UTF-8, and of a character that the output ends in', () => {
    const { records, texts } = gather();
    records.push(Buffer.from([0x61, 0xff, 0x62, 0xe4, 0xbd]));
    records.end();
    expect(texts().join('')).toBe('a\ufffdb\ufffd');
  });

  it('O7 leaves a byte order mark where it is', () => {
    const { records, texts } = gather();
    records.push(Buffer.from('\ufeffx'));
    expect(texts()).toEqual(['\ufeffx']);
  });

  it('O8 emits what waits when it is told to, and keeps counting bytes right', () => {
    const { records, emitted } = gather();
    records.push(Buffer.from('a'));
    records.push(Buffer.from([0x62, 0xe4]));
    records.flush();
    records.push(Buffer.from([0xbd, 0xa0]));
    records.end();
    expect(emitted.map(([text]) => text).join('')).toBe('ab你');
    expect(emitted.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(5);
  });

  it('O9 says who wrote which part of a text, in code units, and nothing where nobody is known', () => {
    const { records, texts, writers } = gather();
    records.push(Buffer.from('unknown'));
    records.push(Buffer.from('aé你🙂b?'), [
      [7, 3],
      [8, 7],
      [7, 1],
      [0, 1],
    ]);
    records.end();
    expect(texts()).toEqual(['unknown', 'aé你🙂b?']);
    expect(writers).toEqual([
      [],
      [
        [7, 2],
        [8, 3],
        [7, 1],
        [0, 1],
      ],
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6])('O10 gives every character to one writer, however the bytes are cut (seed %i)', (seed) => {
    const random = randomFrom(seed);
    const characters = ['a', 'é', '你', '🙂', '\n', '\u{10ffff}'];
    const { records, texts, writers } = gather(16 + random(40));
    let expected = '';
    const stretches: [number, Buffer][] = [];
    for (let n = 0; n < 300; n += 1) {
      const pid = random(3);
      let text = '';
      for (let left = 1 + random(5); left > 0; left -= 1) text += characters[random(characters.length)];
      stretches.push([pid, Buffer.from(text)]);
      expected += text.replaceAll(/./gsu, (c) => String(pid).repeat(c.length));
    }
    const all = Buffer.concat(stretches.map(([, bytes]) => bytes));
    const owners = stretches.flatMap(([pid, bytes]) => Array.from(bytes, () => pid));
    for (let at = 0; at < all.length; ) {
      const chunk = all.subarray(at, at + 1 + random(30));
      const spans: WriterSpan[] = [];
      for (let n = 0; n < chunk.length; n += 1) addSpan(spans, owners[at + n] ?? 0, 1);
      records.push(chunk, spans);
      at += chunk.length;
    }
    records.end();
    let told = '';
    texts().forEach((text, index) => {
      const spans = writers[index] ?? [];
      const lengths = spans.map(([pid, length]) => String(pid).repeat(length)).join('');
      expect(lengths.length === 0 || lengths.length === text.length).toBe(true);
      told += lengths || '0'.repeat(text.length);
    });
    expect(texts().join('')).toBe(all.toString());
    expect(told).toBe(expected);
  });

  it('O11 gives lengths that fit the text also where the bytes are no UTF-8', () => {
    const { records, texts, writers } = gather();
    records.push(Buffer.from([0x61, 0xe4, 0xbd, 0xff, 0x80, 0xf0, 0x9f, 0x62, 0xc3]), [
      [7, 2],
      [8, 3],
      [9, 4],
    ]);
    records.end();
    texts().forEach((text, index) => {
      expect(writers[index]?.reduce((sum, [, length]) => sum + length, 0)).toBe(text.length);
    });
  });
});
