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
    // It wants a UTF-8 locale and a terminal of its own; script(1) gives it one, which adds carriage returns.
    const play = ['--quiet', '--return', '--command', `asciinema cat ${cast}`, '/dev/null'];
    const played = execFileSync('script', play, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 'pipe', 'inherit'] });
    return played.replace(/\r+\n/g, '\n') === printed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
