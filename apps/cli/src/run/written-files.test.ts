import { linkSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepWritten, safeParts } from './written-files.ts';

describe('safeParts', () => {
  it.each(['a', 'a/b/c.txt', '-rf', '.hidden', '世界.txt', 'a b'])('takes %j', (path) => {
    expect(safeParts(path)?.join('/')).toBe(path);
  });
  it.each([
    '',
    '/etc/passwd',
    '..',
    '../a',
    'a/../b',
    'a/..',
    './a',
    'a//b',
    'a/',
    'a\nb',
    'a\0b',
    '\u001b[2J',
    'a\uFFFD',
    'x'.repeat(256),
    Array(40).fill('a').join('/'),
  ])('refuses %j', (path) => {
    expect(safeParts(path)).toBeUndefined();
  });
});

describe('keepWritten', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'forkhall-written-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const out = () => join(folder, 'out');
  const keep = (path: string, text = 'new', complete = true) =>
    keepWritten(out(), [{ path, bytes: complete ? text.length : 1_000, complete, content: Buffer.from(text) }]);

  it('makes the folder, and folders in it', () => {
    expect(keep('a/b/c.txt')).toEqual([]);
    expect(readFileSync(join(out(), 'a/b/c.txt'), 'utf8')).toBe('new');
  });

  it('writes over a regular file, not over what it is linked to', () => {
    mkdirSync(out());
    writeFileSync(join(folder, 'other'), 'old');
    linkSync(join(folder, 'other'), join(out(), 'name'));
    expect(keep('name')).toEqual([]);
    expect(readFileSync(join(out(), 'name'), 'utf8')).toBe('new');
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('old');
  });

  it('follows no link at the end of a path', () => {
    mkdirSync(out());
    writeFileSync(join(folder, 'victim'), 'old');
    symlinkSync('../victim', join(out(), 'trap'));
    expect(keep('trap')).toEqual([expect.stringMatching(/^"trap" was not kept .* no regular file$/)]);
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('old');
    expect(lstatSync(join(out(), 'trap')).isSymbolicLink()).toBe(true);
  });

  it('follows no link on the way', () => {
    mkdirSync(out());
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync('../elsewhere', join(out(), 'link'));
    expect(keep('link/file')).toEqual([expect.stringContaining('is no folder')]);
    expect(() => lstatSync(join(folder, 'elsewhere/file'))).toThrow('ENOENT');
  });

  it('leaves a folder where a file should be, and a file where a folder should be', () => {
    mkdirSync(join(out(), 'folder'), { recursive: true });
    writeFileSync(join(out(), 'file'), 'old');
    expect(keep('folder')).toHaveLength(1);
    expect(keep('file/below')).toHaveLength(1);
    expect(readFileSync(join(out(), 'file'), 'utf8')).toBe('old');
  });

  it('keeps the others when one is refused, and says which', () => {
    const content = Buffer.from('x');
    const lines = keepWritten(out(), [
      { path: '../outside', bytes: 1, complete: true, content },
      { path: 'good', bytes: 1, complete: true, content },
    ]);
    expect(lines).toEqual([`"../outside" was not kept in ${out()}: its name is not safe`]);
    expect(readFileSync(join(out(), 'good'), 'utf8')).toBe('x');
    expect(() => lstatSync(join(folder, 'outside'))).toThrow('ENOENT');
  });

  it('tells of a file of which only a part came', () => {
    expect(keep('big', 'abc', false)).toEqual(['"big": only the first 3 of its 1000 bytes were kept']);
  });
});
