import { ptyBytesPerSecond } from '../bare.ts';
import { type Figure, figure, median } from '../figure.ts';
import { BenchClient, BenchServer } from '../server.ts';

const runs = 5;
const bytes = 40_000_000;
const line = `${'x'.repeat(79)}\\n`;
const program = `import os\nchunk = b"${line}" * 1000\nfor _ in range(${Math.ceil(bytes / 80_000)}):\n    os.write(1, chunk)\n`;

/** Terminal bytes at a Socket.IO client, against node-pty alone in this process reading the same program without a sandbox. */
export async function measure(): Promise<Figure[]> {
  await using server = await BenchServer.start({ FORKHALL_LIMIT_LOG: '200M' });
  await using client = await BenchClient.open(server.url);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const own = await client.run('main.py', program);
    const alone = await ptyBytesPerSecond('/usr/bin/python3', ['-c', program], bytes * 0.9);
    if (run === 0) continue;
    ours.push(own.bytesPerSecond / 1e6);
    theirs.push(alone / 1e6);
  }
  return [figure('throughput', median(ours), median(theirs), 'node-pty alone', 'MB/s', runs)];
}
