import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Imports by the file that has them: what the lint rule must let pass, and what it must refuse. */
const allowed: [string, string][] = [
  ['packages/protocol/src', 'zod'],
  ['packages/protocol/src', './limits.ts'],
  ['packages/protocol/src', 'vitest'],
  ['packages/insight/src', '@forkhall/protocol'],
  ['packages/advice/src', '@lezer/python'],
  ['packages/advice/src', 'diff'],
  ['packages/sandbox/src', '@forkhall/protocol'],
  ['packages/sandbox/src/host', '../types.ts'],
  ['packages/sandbox/src', 'node-pty'],
  ['apps/server/src', '@forkhall/sandbox'],
  ['apps/server/src', '@forkhall/runlog'],
  ['apps/web/src', '@forkhall/advice'],
  ['apps/cli/src', '@forkhall/sandbox'],
];

const refused: [string, string][] = [
  ['packages/protocol/src', 'node:fs'],
  ['packages/protocol/src', 'express'],
  ['packages/protocol/src', '@forkhall/sandbox'],
  ['packages/protocol/src', '../../sandbox/src/types.ts'],
  ['packages/insight/src', 'node:os'],
  ['packages/insight/src', 'zod'],
  ['packages/advice/src', 'react'],
  ['packages/runlog/src', '@forkhall/sandbox'],
  ['packages/sandbox/src', '@forkhall/runlog'],
  ['packages/sandbox/src', '../../runtime/src/bootstrap.ts'],
  ['packages/runtime/src', '@forkhall/sandbox'],
  ['apps/server/src', '@forkhall/advice'],
  ['apps/server/src', '@forkhall/runtime'],
  ['apps/web/src', '@forkhall/sandbox'],
  ['apps/web/src', '@forkhall/server/main'],
  ['apps/cli/src', '@forkhall/server/main'],
  ['apps/cli/src', '@forkhall/web'],
  ['tests', '../apps/server/src/main.ts'],
  ['bench', '@forkhall/server/main'],
];

let folder: string;
/** Path → whether the rule refused its import. */
const verdicts = new Map<string, boolean>();
const fileOf = (kind: string, index: number, [at]: [string, string]) => `${at}/${kind}${index}.ts`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forkhall-boundaries-'));
  await copyFile(join(root, 'biome.json'), join(folder, 'biome.json'));
  const cases: [string, [string, string][]][] = [
    ['allowed', allowed],
    ['refused', refused],
  ];
  for (const [kind, list] of cases)
    for (const [index, each] of list.entries()) {
      const file = join(folder, fileOf(kind, index, each));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `import * as found from '${each[1]}';\n\nconsole.log(found);\n`);
      verdicts.set(fileOf(kind, index, each), false);
    }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.'];
  const report = await new Promise<string>((resolve) => execFile(process.execPath, args, { cwd: folder }, (_error, stdout) => resolve(stdout)));
  const { diagnostics } = JSON.parse(report) as { diagnostics: { category: string; location: { path: string } }[] };
  for (const { category, location } of diagnostics) {
    expect(category).toBe('lint/style/noRestrictedImports');
    verdicts.set(location.path, true);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(allowed.map((each, index) => [...each, index] as const))('%s may import %s', (at, name, index) => {
  expect(verdicts.get(fileOf('allowed', index, [at, name]))).toBe(false);
});

it.each(refused.map((each, index) => [...each, index] as const))('%s may not import %s', (at, name, index) => {
  expect(verdicts.get(fileOf('refused', index, [at, name]))).toBe(true);
});
