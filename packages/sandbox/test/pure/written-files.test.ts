import { describe, expect, it } from 'vitest';
import { WrittenFiles, writtenBounds } from '../../src/run/written-files.ts';

describe('files that come out of a sandbox', () => {
  it('are put together from their pieces', () => {
    const files = new WrittenFiles();
    files.begin('a', 3, true);
    files.add(Buffer.from('ab'));
    files.add(Buffer.from('c'));
    files.begin('b', 10, false);
    files.add(Buffer.from('only'));
    expect(files.list().map(({ path, bytes, complete, content }) => [path, bytes, complete, Buffer.from(content).toString()])).toEqual([
      ['a', 3, true, 'abc'],
      ['b', 10, false, 'only'],
    ]);
  });

  it('do not change with the buffer that they came in', () => {
    const files = new WrittenFiles();
    const buffer = Buffer.from('before');
    files.begin('a', 6, true);
    files.add(buffer);
    buffer.fill('x');
    expect(Buffer.from(files.list()[0]?.content ?? []).toString()).toBe('before');
  });

  it('are no more and no larger than the bounds, whatever a sandbox sends', () => {
    const files = new WrittenFiles();
    const piece = Buffer.alloc(65_536);
    for (let n = 0; n < 2 * writtenBounds.files; n++) {
      files.begin(`${n}`, 10 * piece.length, true);
      for (let times = 0; times < 10; times++) files.add(piece);
    }
    const list = files.list();
    expect(list.length).toBe(writtenBounds.files);
    expect(list.reduce((sum, { content }) => sum + content.byteLength, 0)).toBe(writtenBounds.bytes);
    expect(list.at(-1)?.complete).toBe(false);
  });

  it('have paths of a bounded length', () => {
    const files = new WrittenFiles();
    files.begin('x'.repeat(writtenBounds.pathLength + 1), 1, true);
    files.add(Buffer.from('a'));
    expect(files.list()).toEqual([]);
  });
});
