import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { root } from './project.mjs';
import { Stamp } from './stamp.mjs';
import { environment, node } from './toolchain.mjs';

const folder = 'packages/runtime';
const script = join(root, folder, 'build.mjs');
const stamp = () =>
  new Stamp('runtime', [`${folder}/src`, `${folder}/build.mjs`, `${folder}/package.json`, 'pnpm-lock.yaml', 'tsconfig.base.json'], process.arch);

/** The library that TypeScript programs import: its modules for sandboxes, its types for the page. */
export const runtime = {
  title: { en: '@forkhall/runtime for sandboxes', zh: '沙箱内的 @forkhall/runtime' },
  ready: () => !existsSync(script) || (existsSync(join(root, folder, 'build')) && stamp().holds()),
  make: () => stamp().renew(() => run(node, [script], { cwd: root, env: environment() })),
};
