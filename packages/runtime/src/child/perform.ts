import { decode } from '../clone/decode.ts';
import { NotImportable } from '../errors.ts';
import { reportFailure, reporting } from '../events/report.ts';
import { serve } from '../manager/server.ts';
import { tell } from '../observed.ts';
import { work } from '../pool/worker.ts';
import { runProcess } from '../process.ts';
import { identity } from '../session/identity.ts';
import type { Parent } from './parent.ts';

/** What the parent wants of the child. */
export type Job = [kind: 'run', ...rest: unknown[]] | [kind: 'pool', ...rest: unknown[]] | [kind: 'manager', ...rest: unknown[]];

/** Does the job; its failure is this process's failure. */
export async function perform(jobBytes: Buffer, parent: Parent): Promise<void> {
  const [kind, ...rest] = decode(jobBytes) as Job;
  try {
    await perKind[kind](rest, parent);
  } catch (error) {
    if (error instanceof NotImportable) {
      parent.send(['refused', error.message]);
      process.exitCode = 1;
      return;
    }
    if (reporting) reportFailure(error);
    tell(`${identity.name} (pid ${process.pid}) failed:\n${error instanceof Error ? (error.stack ?? String(error)) : String(error)}`);
    process.exitCode = 1;
  }
}

const perKind: Record<Job[0], (rest: unknown[], parent: Parent) => Promise<void>> = {
  run: runProcess,
  pool: work,
  manager: serve,
};
