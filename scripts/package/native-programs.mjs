import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Debian's compilers for the machines that Forkhall runs on. */
const compilers = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' };
const script = fileURLToPath(new URL('../../packages/sandbox/native/build.mjs', import.meta.url));

/** Builds the native programs for every kind of machine into a folder each; without a compiler for a machine the package has none for it, and says so. */
export function nativePrograms(folder) {
  for (const [arch, compiler] of Object.entries(compilers)) {
    const out = join(folder, arch);
    const own = arch === process.arch;
    try {
      execFileSync(process.execPath, [script, '--out', out], { env: { ...process.env, CC: own ? 'gcc' : compiler }, stdio: ['ignore', 'ignore', 'pipe'] });
      rmSync(join(out, 'sources.sha256'));
    } catch (error) {
      if (own) throw error;
      rmSync(out, { recursive: true, force: true });
      const why = error.stderr?.toString().trim() || String(error);
      process.stderr.write(`forkhall: no native programs for ${arch} in this package: ${why}\n`);
    }
  }
}
