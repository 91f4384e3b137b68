import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { root } from './project.mjs';
import { Stamp } from './stamp.mjs';
import { environment, node } from './toolchain.mjs';

const folder = 'packages/sandbox/native';
const script = join(root, folder, 'build.mjs');
const stamp = () => new Stamp('native', [folder], process.arch);

/** The sandbox's small C programs. */
export const native = {
  title: { en: 'native programs of the sandbox', zh: '沙箱的本地程序' },
  ready: () => !existsSync(script) || (existsSync(join(root, folder, 'build')) && stamp().holds()),
  make: () => stamp().renew(() => run(node, [script], { cwd: root, env: environment() })),
};
