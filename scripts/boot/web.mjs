import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { readJson, root, withImports } from './project.mjs';
import { Stamp } from './stamp.mjs';
import { environment, node, pnpm } from './toolchain.mjs';

const folder = join(root, 'apps/web');
const stamp = () => new Stamp('web', [...withImports('apps/web'), 'packages/runtime/dist/types', 'pnpm-lock.yaml', 'tsconfig.base.json']);

/** The page: a static export in apps/web/out. */
export const web = {
  title: { en: 'the page (next build)', zh: '网页（next build）' },
  ready: () => existsSync(join(folder, 'out/index.html')) && stamp().holds(),
  make: () =>
    stamp().renew(async () => {
      await run(node, [join(folder, 'node_modules/next/dist/bin/next'), 'build'], { cwd: folder, env: environment() });
      if (readJson(join(folder, 'package.json'))?.scripts?.precompress !== undefined)
        await run(pnpm, ['run', 'precompress'], { cwd: folder, env: environment() });
    }),
};
