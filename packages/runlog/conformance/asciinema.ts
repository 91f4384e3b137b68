import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunLog, StoredLog } from '../src/index.ts';

/**
 * Plays logs with asciinema itself (Debian: `apt-get install asciinema`): what it prints must be the output that the
 * log holds, through records and gaps that it does not know. `npm run conformance` in this package
 */
const end = {
  ending: { kind: 'exited' as const, code: 0 },
  usage: { wallMs: 1, cpuMs: 1, peakBytes: 0, processes: 1, outputBytes: 0 },
  leftovers: { count: 0, names: [] },
};

async function play(lines: number, capBytes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-asciinema-'));
  try {
    const path = join(folder, 'run.cast');
    await using log = new RunLog({ path, header: { version: 2, width: 80, height: 24 }, capBytes, clock: () => performance.now() / 1_000 });
    log.append({ kind: 'started', pid: 2, warm: false });
    for (let n = 0; n < lines; n += 1) {
      const data = `\u001b[3${n % 8}m${n} 你好 🙂\u001b[0m\r\n`;
      if (n % 3) log.appendOutput(data, Buffer.byteLength(data), [[2 + (n % 2), data.length]]);
      else log.append({ kind: 'output', data }, Buffer.byteLength(data));
      if (n % 70 === 0) log.append({ kind: 'events', events: [{ event: 'lock.acquired', t: n, pid: 2, object: 'L' }] });
      if (n % 100 === 0) log.append({ kind: 'input', data: 'x' });
      if (n % 500 === 0) log.append({ kind: 'resize', cols: 100, rows: 30 });
    }
    await log.end(end);
    await using stored = await StoredLog.open(path);
    const { entries } = await stored.read(0, Number.POSITIVE_INFINITY);
    const expected = entries.map(({ record }) => (record.kind === 'output' ? record.data : '')).join('');
    assert.equal(
      entries.some(({ record }) => record.kind === 'gap'),
      lines * 25 > capBytes,
      'a gap is there where there should be one',
    );
    // asciinema wants a /dev/tty, even for `cat`; `script` gives it one.
    const printed = join(folder, 'printed');
    execFileSync('script', ['-qec', `asciinema cat ${path} > ${printed}`, '/dev/null'], { env: { ...process.env, LANG: 'C.UTF-8', HOME: folder } });
    assert.equal(readFileSync(printed, 'utf8'), expected);
    process.stdout.write(`asciinema plays a log of ${lines} lines with a cap of ${capBytes} bytes\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await play(1_000, 8_000_000);
await play(20_000, 64_000);
