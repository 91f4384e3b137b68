import { setTimeout as pause } from 'node:timers/promises';
import { BareSandbox } from '../bare.ts';
import { type Figure, figure, percentile } from '../figure.ts';
import { BenchClient, BenchServer } from '../server.ts';
import { hello } from './programs.ts';

const students = 40;
const rounds = 3;

/** Forty students press Run within one second: the 95th percentile of the time to the first output, against forty bare sandboxes started the same way. */
export async function measure(): Promise<Figure[]> {
  await using server = await BenchServer.start();
  const clients = await Promise.all(Array.from({ length: students }, () => BenchClient.open(server.url)));
  await using bare = await BareSandbox.create('main.py', hello['main.py']);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(...(await spread((index) => clients[index]?.run('main.py', hello['main.py']).then((run) => run.firstOutputMs))));
    theirs.push(...(await spread(() => bare.firstByteMs())));
    await pause(2_000);
  }
  for (const client of clients) await client[Symbol.asyncDispose]();
  return [figure('class-of-forty-p95', percentile(ours, 0.95), percentile(theirs, 0.95), 'the same with bwrap … python3 main.py', 'ms', rounds * students)];
}

async function spread(start: (index: number) => Promise<number | undefined> | undefined): Promise<number[]> {
  const times = await Promise.all(
    Array.from({ length: students }, async (_, index) => {
      await pause((index * 1_000) / students);
      return start(index);
    }),
  );
  return times.filter((time) => time !== undefined);
}
