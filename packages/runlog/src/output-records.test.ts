import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OutputRecords } from './output-records.ts';

describe('output becomes records', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function gather(maxBytes = 65_536) {
    const emitted: [string, number][] = [];
    const records = new OutputRecords({ maxBytes, windowMs: 10, emit: (text, bytes) => emitted.push([text, bytes]) });
    return { emitted, records, texts: () => emitted.map(([text]) => text) };
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
});
