import { type Figure, figure, median } from '../figure.ts';
import { BenchClient, BenchServer } from '../server.ts';

const runs = 7;
const floodBytes = 2_000_000;
const quiet = 'print("on", flush=True)\ntry: input()\nexcept KeyboardInterrupt: pass\n';
const deaf = 'import os, signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: os.write(1, b"flood\\n" * 10_000)\n';
const floods = {
  yes: 'import subprocess\nsubprocess.run(["yes"])\n',
  'one-line': 'import os\nchunk = b"x" * 100_000\nwhile True: os.write(1, chunk)\n',
  prints: 'n = 0\nwhile True:\n    print(n)\n    n += 1\n',
};

/** From run.stop and run.interrupt at a Socket.IO client to the run's last record, in the middle of a flood, against a quiet program. */
export async function measure(): Promise<Figure[]> {
  await using server = await BenchServer.start({ FORKHALL_LIMIT_OUTPUT: '100G', FORKHALL_LIMIT_CPU: '10m' });
  await using client = await BenchClient.open(server.url);
  const lines: Figure[] = [];
  for (const operation of ['run.stop', 'run.interrupt'] as const) {
    for (const [name, flood] of Object.entries(operation === 'run.stop' ? { ...floods, deaf } : floods)) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let run = 0; run <= runs; run++) {
        const own = await client.endMs(flood, floodBytes, operation);
        const still = await client.endMs(quiet, 1, operation);
        if (run === 0) continue;
        ours.push(own);
        theirs.push(still);
      }
      lines.push(figure(`${operation.slice('run.'.length)}-${name}`, median(ours), median(theirs), 'a quiet program', 'ms', runs));
    }
  }
  return lines;
}
