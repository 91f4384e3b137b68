import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { root, workspaceFolders } from './project.mjs';
import { Stamp } from './stamp.mjs';
import { environment, pnpm } from './toolchain.mjs';

const stamp = () =>
  new Stamp('dependencies', ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...workspaceFolders().map((each) => `${each}/package.json`)]);

export const dependencies = {
  title: { en: 'packages (pnpm install)', zh: '依赖包（pnpm install）' },
  // pnpm writes the state file last, so its absence tells of a removed or an interrupted installation.
  ready: () => existsSync(join(root, 'node_modules/.pnpm-workspace-state-v1.json')) && stamp().holds(),
  // CI=true: pnpm must not ask before it replaces a node_modules folder that another version made.
  make: () => stamp().renew(() => run(pnpm, ['install', '--frozen-lockfile'], { cwd: root, env: environment({ CI: 'true' }) })),
};
