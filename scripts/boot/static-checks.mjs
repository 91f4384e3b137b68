import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './child.mjs';
import { root, workspaceFolders } from './project.mjs';
import { say, seconds } from './say.mjs';
import { environment, node } from './toolchain.mjs';

/** Format, lint and import boundaries in one; then types, package by package. Each is `{name, command, args}`. */
export function staticChecks() {
  const biome = {
    name: 'format, lint, import boundaries',
    command: node,
    args: [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'],
  };
  const types = workspaceFolders()
    .filter((folder) => existsSync(join(root, folder, 'tsconfig.json')))
    .map((folder) => ({ name: `types of ${folder}`, command: node, args: [join(root, 'node_modules/typescript/bin/tsc'), '--project', folder] }));
  return [biome, ...types];
}

/** Runs them one after the other, shows what they find, and resolves to how many failed. */
export async function runStaticChecks() {
  let failed = 0;
  for (const { name, command, args } of staticChecks()) {
    const since = performance.now();
    const { status } = start(command, args, { cwd: root, env: environment(), stdio: ['ignore', 'inherit', 'inherit'] });
    const good = (await status) === 0;
    if (!good) failed += 1;
    say(`${name}: ${good ? 'good' : 'FAILED'} (${seconds(since)})`);
  }
  return failed;
}
