import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = `import sys
for i in range(200):
    print(i, "\\x1b[31mred\\x1b[0m", "世界", end="\\r" if i % 7 == 0 else "\\n")
`;

/** Whether asciinema plays a recording of ours with all of its output; undefined where it is not installed. */
export function playsRecording(): boolean | undefined {
  if (spawnSync('asciinema', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-asciinema-'));
  try {
    const file = join(folder, 'colours.py');
    const cast = join(folder, 'run.cast');
    writeFileSync(file, program);
    const printed = execFileSync(process.execPath, [join(import.meta.dirname, '../apps/cli/src/main.ts'), 'run', '--record', cast, file], { encoding: 'utf8' });
    // It wants a UTF-8 locale of its own.
    const played = execFileSync('asciinema', ['cat', cast], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    return played === printed.replaceAll('\n', '\r\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
