// Makes forkhall-VERSION.tgz, which `npm install -g` installs, in the folder that is given or at the root. Run by
// `npm run package`, when all is built.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePrograms } from './bundle-programs.mjs';
import { nativePrograms } from './native-programs.mjs';
import { notices } from './notices.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [folder = root] = process.argv.slice(2);
const stage = mkdtempSync(join(tmpdir(), 'forkhall-package-'));
/** What the programs read, at the places where they look for it in a checkout, too. */
const files = [
  'apps/web/out',
  'packages/runtime/python',
  'packages/runtime/node',
  'packages/runtime/build',
  'packages/sandbox/src/probe/looks-around.mjs',
  'README.md',
  'LICENSE',
];

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { name, version, description, license } = readJson('package.json');
const { engines } = readJson('packages/runtime/package.json');
const { dependencies } = readJson('apps/server/package.json');

const put = (path, text) => {
  mkdirSync(dirname(join(stage, path)), { recursive: true });
  writeFileSync(join(stage, path), text);
};

const bundled = await bundlePrograms(root, stage);
put('THIRD-PARTY-NOTICES', notices(bundled));
for (const path of files) cpSync(join(root, path), join(stage, path), { recursive: true, filter: (from) => !from.endsWith('__pycache__') });
nativePrograms(join(stage, 'packages/sandbox/native/prebuilt'));
for (const app of ['cli', 'server']) put(`apps/${app}/package.json`, `${JSON.stringify({ version, type: 'module' })}\n`);
cpSync(join(root, 'scripts/package/forkhall.mjs'), join(stage, 'bin/forkhall.mjs'));
chmodSync(join(stage, 'bin/forkhall.mjs'), 0o755);
const manifest = {
  ...{ name, version, description, license, type: 'module', os: ['linux'], cpu: ['x64', 'arm64'], engines },
  bin: { forkhall: 'bin/forkhall.mjs' },
  files: ['bin', 'apps', 'packages', 'THIRD-PARTY-NOTICES'],
  // A terminal for `serve --unsafe-no-sandbox`; everything else is bundled.
  optionalDependencies: { 'node-pty': dependencies['node-pty'] },
};
put('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: stage, stdio: ['ignore', 'ignore', 'inherit'] });
rmSync(stage, { recursive: true });
const tarball = join(folder, `${name}-${version}.tgz`);
if (!existsSync(tarball)) throw new Error(`npm pack made no ${tarball}`);
process.stdout.write(`${tarball}\n`);
