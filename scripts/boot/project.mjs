import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything that set-up downloads and remembers; delete it to begin afresh. */
export const toolsFolder = join(root, '.tools');

export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Folders of the workspace's packages, relative to the root: `apps/web`, `packages/protocol`, … */
export function workspaceFolders() {
  const patterns = [...readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').matchAll(/^ {2}- "?([\w/*-]+)"?\s*$/gm)].map((match) => match[1]);
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern];
      const parent = pattern.slice(0, -2);
      return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
    })
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

/** A workspace package's folder and those of all workspace packages that it imports, directly or not. */
export function withImports(folder) {
  const folders = new Map(workspaceFolders().map((each) => [readJson(join(root, each, 'package.json'))?.name, each]));
  const found = new Set();
  const visit = (each) => {
    if (each === undefined || found.has(each)) return;
    found.add(each);
    for (const name of Object.keys(readJson(join(root, each, 'package.json'))?.dependencies ?? {})) visit(folders.get(name));
  };
  visit(folder);
  return [...found].sort();
}
