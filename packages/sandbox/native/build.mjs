/**
 * Builds the two native programs into native/build/<arch>/, only when their sources have changed.
 * Plain Node 20 without packages: it runs before anything is installed. `node build.mjs [--out FOLDER]`
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const flags = ['-std=gnu11', '-Os', '-static', '-s', '-Wall', '-Wextra', '-Werror'];
/** Program name: the folder of its sources. */
export const programs = { 'forkhall-launcher': 'launcher', 'forkhall-init': 'init' };

function sourcesOf(folder) {
  return readdirSync(`${here}${folder}`)
    .filter((name) => /\.[ch]$/.test(name))
    .sort()
    .map((name) => `${here}${folder}/${name}`);
}

/** Changes when a source or a flag does. */
export function sourceHash() {
  const hash = createHash('sha256').update(flags.join(' '));
  for (const folder of Object.values(programs)) for (const file of sourcesOf(folder)) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/**
 * Builds what is missing or stale and returns the folder of the programs.
 * @throws Error with one line that says what to install, or with the compiler's words.
 */
export function buildNative(out = `${here}build/${arch}`) {
  if (platform !== 'linux') throw new Error('Forkhall runs programs on Linux only (bubblewrap needs it).');
  const hash = sourceHash();
  const stamp = `${out}/sources.sha256`;
  try {
    if (readFileSync(stamp, 'utf8') === hash) return out;
  } catch {}
  mkdirSync(out, { recursive: true });
  const compiler = process.env.CC ?? 'gcc';
  for (const [program, folder] of Object.entries(programs)) {
    const fresh = `${out}/${program}.${process.pid}`;
    const sources = sourcesOf(folder).filter((file) => file.endsWith('.c'));
    const done = spawnSync(compiler, [...flags, '-o', fresh, ...sources], { encoding: 'utf8' });
    if (done.error?.code === 'ENOENT') throw new Error('There is no C compiler for the sandbox: apt-get install gcc libc6-dev');
    if (done.status !== 0) throw new Error(`${compiler} could not build ${program}:\n${done.stderr || done.error}`);
    // Renamed into place, so that a sandbox that starts meanwhile sees the old program or the new one.
    renameSync(fresh, `${out}/${program}`);
  }
  writeFileSync(stamp, hash);
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const option = process.argv.indexOf('--out');
    console.log(`native programs: ${buildNative(option > 0 ? process.argv[option + 1] : undefined)}`);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
