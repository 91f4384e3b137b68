import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, figure } from '../figure.ts';
import { BenchClient, BenchServer } from '../server.ts';

const sessions = 200;
const promisedBytes = 1_048_576;

/** What an open session that does nothing costs the server, against the 1 MiB that is promised. */
export async function measure(): Promise<Figure[]> {
  await using server = await BenchServer.start({ FORKHALL_SPARES: 'python=0,typescript=0' });
  // The first sessions pay for code that is loaded once.
  const clients: BenchClient[] = [];
  for (let index = 0; index < 20; index++) clients.push(await BenchClient.open(server.url));
  await pause(3_000);
  const before = await server.residentBytes();
  for (let index = 0; index < sessions; index++) clients.push(await BenchClient.open(server.url));
  await pause(3_000);
  const after = await server.residentBytes();
  for (const client of clients) await client[Symbol.asyncDispose]();
  return [figure('idle-session-memory', (after - before) / sessions, promisedBytes, 'the promise', 'bytes', sessions)];
}
