import { decode } from '../clone/decode.ts';
import { NotImportable } from '../errors.ts';
import { reportFailure, reporting } from '../events/report.ts';
import { tell } from '../observed.ts';
import { runProcess } from '../process.ts';
import type { Channel } from '../session/channel.ts';
import { identity } from '../session/identity.ts';

/** What the parent wants of the child. */
export type Job = [kind: 'run', ...rest: unknown[]] | [kind: 'pool', ...rest: unknown[]] | [kind: 'manager', ...rest: unknown[]];

/** Does the job; its failure is this process's failure. */
export async function perform(jobBytes: Buffer, channel: Channel, listen: (listener: (frame: unknown[]) => void) => void): Promise<void> {
  const [kind, ...rest] = decode(jobBytes) as Job;
  try {
    await perKind[kind](rest, channel, listen);
  } catch (error) {
    if (error instanceof NotImportable) {
      channel.send(['refused', error.message]);
      process.exitCode = 1;
      return;
    }
    if (reporting) reportFailure(error);
    tell(`${identity.name} (pid ${process.pid}) failed:\n${error instanceof Error ? (error.stack ?? String(error)) : String(error)}`);
    process.exitCode = 1;
  }
}

const perKind: Record<Job[0], (rest: unknown[], channel: Channel, listen: (listener: (frame: unknown[]) => void) => void) => Promise<void>> = {
  run: (rest, channel) => runProcess(rest, channel),
  pool: async (rest, channel, listen) => (await import('../pool/worker.ts')).work(rest, channel, listen),
  manager: async (rest, channel, listen) => (await import('../manager/server.ts')).serve(rest, channel, listen),
};
