import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run, StepFailed } from './child.mjs';
import { readJson, toolsFolder } from './project.mjs';

const nodeVersion = '24.21.0';
const pnpmVersion = '12.21.0';
/** The first with `import.meta.main`, which TypeScript programs ask for. */
const needed = { major: 24, minor: 2 };

const modules = join(toolsFolder, 'node_modules');
const nodePackage = `node-linux-${process.arch}`;
const pnpmPackage = `@pnpm/exe.linux-${process.arch}`;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const ownNodeIsEnough = major > needed.major || (major === needed.major && minor >= needed.minor);

/** Node ≥ 24.2: the one that runs this, or the one from the npm package. */
export const node = ownNodeIsEnough ? process.execPath : join(modules, nodePackage, 'bin/node');
export const pnpm = join(modules, pnpmPackage, 'pnpm');

/** Where Node keeps compiled modules: types stripped once, a start some 0.2 s shorter. */
export const compileCache = { NODE_COMPILE_CACHE: join(toolsFolder, 'compile-cache') };

/** The environment in which the project's own programs find Node ≥ 24.2 as `node`. */
export function environment(extra = {}) {
  const path = [dirname(node), dirname(pnpm), process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'].join(delimiter);
  return { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: '1', ...extra };
}

const wanted = [...(ownNodeIsEnough ? [] : [[nodePackage, nodeVersion, node]]), [pnpmPackage, pnpmVersion, pnpm]];
const present = ([name, version, program]) => existsSync(program) && readJson(join(modules, name, 'package.json'))?.version === version;

async function fetchTools() {
  const incoming = join(toolsFolder, 'incoming');
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true });
  writeFileSync(join(incoming, 'package.json'), '{"private":true}\n');
  const npmCli = process.env.npm_execpath;
  const [command, first] = npmCli?.endsWith('npm-cli.js') ? [process.execPath, [npmCli]] : ['npm', []];
  const packages = wanted.map(([name, version]) => `${name}@${version}`);
  await run(
    command,
    [...first, 'install', '--prefix', incoming, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--no-package-lock', ...packages],
    {
      cwd: incoming,
    },
  );
  for (const [name, , program] of wanted) {
    const fetched = program.replace(modules, join(incoming, 'node_modules'));
    if (!existsSync(fetched)) throw new StepFailed(`npm has no usable ${name} for this machine (${process.platform} ${process.arch})`);
    await run(fetched, ['--version']);
  }
  // The renames come last: what stands under node_modules is always whole.
  for (const [name] of wanted) {
    rmSync(join(modules, name), { recursive: true, force: true });
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    renameSync(join(incoming, 'node_modules', name), join(modules, name));
  }
  rmSync(incoming, { recursive: true, force: true });
}

export const toolchain = {
  title: { en: `Node ${nodeVersion} and pnpm ${pnpmVersion}`, zh: `Node ${nodeVersion} 与 pnpm ${pnpmVersion}` },
  ready: () => wanted.every(present),
  make: fetchTools,
};
