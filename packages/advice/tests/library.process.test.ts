import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { offers } from '../src/index.ts';
import { parsePython } from '../src/python/parse.ts';
import { compiles, survivors } from './python-child.ts';

const library = '/usr/lib/python3.11';
const files = ['multiprocessing', 'concurrent', 'asyncio', 'json', 'email'].flatMap((folder) =>
  readdirSync(join(library, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name)),
);

afterAll(async () => {
  await vi.waitFor(async () => expect(await survivors()).toEqual([]), { timeout: 10_000 });
});

describe('CPython’s own library', () => {
  test('9.2 is there to be read', () => {
    expect(files.length).toBeGreaterThan(80);
  });

  test('1.8 all of it is read as Python, as CPython does', async () => {
    const texts = files.map((file) => readFileSync(join(library, file), 'utf8'));
    expect(await compiles(texts)).toEqual(texts.map(() => true));
    expect(files.filter((_, i) => parsePython(texts[i] ?? '').fault !== undefined)).toEqual([]);
  });

  test.each(files)('9.2 %s gets no offer that says it is wrong', (file) => {
    const found = offers(readFileSync(join(library, file), 'utf8'), 'python');
    expect(found.filter((offer) => offer.certainty !== 'hint')).toEqual([]);
  });
});
