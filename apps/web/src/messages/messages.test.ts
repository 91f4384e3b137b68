import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import zh from './zh.json' with { type: 'json' };

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as const] : [...leaves(value, `${prefix}${key}.`)])),
  );
}

const source = join(import.meta.dirname, '..');
const components = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));
const [english, chinese] = [leaves(en), leaves(zh)];

it('both languages have the same messages with the same values in them', () => {
  expect([...chinese.keys()]).toEqual([...english.keys()]);
  const values = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))].sort();
  for (const [key, text] of english) expect(values(chinese.get(key) ?? ''), key).toEqual(values(text));
});

it('every message says something, and says it in its language', () => {
  const sameInBoth = new Set(['page.title', 'files.namePlaceholder', 'written.size', 'written.dimensions', 'picture.columnCpu']);
  for (const [key, text] of english) {
    expect(text.trim(), key).not.toBe('');
    expect(/\p{Script=Han}/u.test(text), key).toBe(false);
    if (!sameInBoth.has(key)) expect(/\p{Script=Han}|^\/ /u.test(chinese.get(key) ?? ''), key).toBe(true);
  }
});

it('no component has text of its own', () => {
  const attributes = /\b(?:aria-label|title|placeholder|label|alt)="([^"]*[A-Za-z]{2,}[^"]*)"/g;
  const children = />\s*([^<>{}]*[A-Za-z]{3,}[^<>{}]*)\s*<\//g;
  // Names, which are the same in every language.
  const names = /^(?:Forkhall|fork|hall|EN|Python|TypeScript|EN \/ 中文|English|中文)$/;
  for (const path of components) {
    const text = readFileSync(join(source, path), 'utf8').replace(/=>/g, '');
    for (const [, found = ''] of [...text.matchAll(attributes), ...text.matchAll(children)]) expect(names.test(found.trim()) ? '' : found, path).toBe('');
    expect(/>[^<>{}\n]*\p{Script=Han}{2,}[^<>{}\n]*</u.exec(text.replace('中文', ''))?.[0], path).toBeUndefined();
  }
});

it('every message is used', () => {
  const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(source, path), 'utf8'))
    .join('\n');
  const unused = [...english.keys()].filter((key) => !code.includes(`'${key.split('.').at(-1)}'`) && !code.includes(`'${key}'`));
  expect(unused).toEqual([]);
});
