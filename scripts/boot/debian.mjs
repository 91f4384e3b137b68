import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run, StepFailed } from './child.mjs';
import { root, toolsFolder } from './project.mjs';

const onPath = (name) => ['/usr/bin', '/usr/local/bin', '/bin'].some((folder) => existsSync(`${folder}/${name}`));

/** A checkout that was built elsewhere (an image, a package) needs no compiler. */
const builtAlready = () => existsSync(join(root, 'packages/sandbox/native/build', process.arch, 'forkhall-init'));

/** What builds the native programs for the other kind of machine, for the published package. */
const crossCompilers = { x64: { 'gcc-aarch64-linux-gnu': 'aarch64-linux-gnu-gcc' }, arm64: { 'gcc-x86-64-linux-gnu': 'x86_64-linux-gnu-gcc' } };
const crossLibraries = {
  x64: { 'libc6-dev-arm64-cross': '/usr/aarch64-linux-gnu/lib/libc.a' },
  arm64: { 'libc6-dev-amd64-cross': '/usr/x86_64-linux-gnu/lib/libc.a' },
};
const crossCompiler = Object.fromEntries([
  ...Object.entries(crossCompilers[process.arch] ?? {}).map(([name, program]) => [name, { there: () => onPath(program), optional: true }]),
  ...Object.entries(crossLibraries[process.arch] ?? {}).map(([name, file]) => [name, { there: () => existsSync(file), optional: true }]),
]);
export const crossCompilerPackages = Object.keys(crossCompiler);

/** Debian packages by what each is needed for. `optional`: its lack ends nothing and is worth no line. */
const packages = {
  bubblewrap: { there: () => onPath('bwrap') },
  python3: { there: () => existsSync('/usr/bin/python3') },
  gcc: { there: () => onPath('gcc') || builtAlready() },
  'libc6-dev': { there: () => existsSync('/usr/include/stdio.h') || builtAlready() },
  'python3-gevent': { there: () => existsSync('/usr/lib/python3/dist-packages/gevent'), optional: true },
  ...crossCompiler,
  chromium: { there: () => onPath('chromium') },
  'fonts-noto-cjk': { there: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') },
};

export const mayInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath('apt-get');

/** apt-get, again after what most often stands in its way: old package lists, an installation that was cut short. */
async function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = () => run('apt-get', ['install', '--yes', '--no-install-recommends', ...names], { env });
  try {
    await apt();
  } catch {
    await run('dpkg', ['--configure', '-a'], { env }).catch(() => {});
    await run('apt-get', ['update'], { env });
    await apt();
  }
}

/** The package with the test modules of this machine's Python, as `libpython3.11-testsuite`. */
function pythonTests() {
  const python = existsSync('/usr/bin/python3') ? basename(realpathSync('/usr/bin/python3')) : 'python3';
  const name = `lib${python}-testsuite`;
  packages[name] = { there: () => existsSync(`/usr/lib/${python}/test/_test_multiprocessing.py`) };
  return name;
}
export const pythonTestPackage = pythonTests();

const triedMark = (name) => join(toolsFolder, 'stamps', `tried-${name}`);

/** A step that provides these Debian packages, or says in one line how a person does. */
export function debian(names) {
  const lacking = () => names.filter((name) => !packages[name].there());
  const needed = () => lacking().filter((name) => !packages[name].optional);
  const worthTrying = () => lacking().filter((name) => !packages[name].optional || !existsSync(triedMark(name)));
  const advice = (must) => `install ${must.join(', ')} first: sudo apt-get install ${must.join(' ')}`;
  return {
    title: { en: `Debian packages: ${names.join(', ')}`, zh: `Debian 软件包：${names.join('、')}` },
    ready: () => (mayInstall() ? worthTrying() : needed()).length === 0,
    blocked: () => (mayInstall() || needed().length === 0 ? undefined : advice(needed())),
    async make() {
      const must = needed();
      try {
        await install(lacking());
      } catch (error) {
        if (needed().length > 0) throw new StepFailed(`apt-get could not provide them; ${advice(must)}`, error.tail);
        mkdirSync(join(toolsFolder, 'stamps'), { recursive: true });
        for (const name of lacking()) writeFileSync(triedMark(name), '');
      }
    },
  };
}
