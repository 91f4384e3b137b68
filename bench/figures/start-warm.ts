import { setTimeout as pause } from 'node:timers/promises';
import { BareSandbox } from '../bare.ts';
import { type Figure, figure, median } from '../figure.ts';
import { BenchClient, BenchServer } from '../server.ts';
import { hello, languages } from './programs.ts';

const runs = 21;

/** From run.start at a Socket.IO client to the first byte of output, in a spare, against a bare bubblewrap started for the program. */
export async function measure(): Promise<Figure[]> {
  await using server = await BenchServer.start();
  await using client = await BenchClient.open(server.url);
  const lines: Figure[] = [];
  for (const [language, entry] of languages) {
    await using bare = await BareSandbox.create(entry, hello[entry]);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let attempt = 0; ours.length < runs && attempt < runs * 10; attempt++) {
      const { firstOutputMs, warm } = await client.run(entry, hello[entry]);
      if (warm && attempt > 0) {
        ours.push(firstOutputMs);
        theirs.push(await bare.firstByteMs());
      }
      // The next spare is made at low priority; a student does not press Run again within the same blink.
      await pause(400);
    }
    if (ours.length < runs) throw new Error(`start-warm: only ${ours.length} of ${runs} ${language} runs were warm`);
    lines.push(figure(`start-warm-${language}`, median(ours), median(theirs), `bwrap … ${language === 'python' ? 'python3' : 'node'} ${entry}`, 'ms', runs));
  }
  return lines;
}
