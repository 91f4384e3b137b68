import { BareSandbox } from '../bare.ts';
import { type Figure, figure, median } from '../figure.ts';
import { BenchClient, BenchServer } from '../server.ts';
import { hello, languages } from './programs.ts';

const runs = 21;

/** The same without spares. */
export async function measure(): Promise<Figure[]> {
  await using server = await BenchServer.start({ FORKHALL_SPARES: 'python=0,typescript=0' });
  await using client = await BenchClient.open(server.url);
  const lines: Figure[] = [];
  for (const [language, entry] of languages) {
    await using bare = await BareSandbox.create(entry, hello[entry]);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let attempt = 0; attempt <= runs; attempt++) {
      const { firstOutputMs, warm } = await client.run(entry, hello[entry]);
      if (warm) throw new Error('start-cold: a spare took the run');
      if (attempt === 0) continue;
      ours.push(firstOutputMs);
      theirs.push(await bare.firstByteMs());
    }
    lines.push(figure(`start-cold-${language}`, median(ours), median(theirs), `bwrap … ${language === 'python' ? 'python3' : 'node'} ${entry}`, 'ms', runs));
  }
  return lines;
}
