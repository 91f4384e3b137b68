import type { ProcessEvent } from '@forkhall/protocol';
import { StoredLog } from '@forkhall/runlog';
import { UsageError } from '../usage-error.ts';

/** What a recording says of a run's processes. */
export interface RecordedRun {
  /** In the order in which they were told. */
  events: ProcessEvent[];
  /** When its last record was, seconds. */
  endT: number;
}

const readBytes = 1024 * 1024;

/** @throws UsageError where the file is missing, is no recording, or one without events. */
export async function readRecording(path: string): Promise<RecordedRun> {
  await using log = await open(path);
  const run: RecordedRun = { events: [], endT: 0 };
  let isOurs = false;
  for (let seq = 0; seq < log.nextSeq; ) {
    const { entries, nextSeq } = await log.read(seq, readBytes);
    for (const { record } of entries) {
      run.endT = Math.max(run.endT, record.t);
      isOurs ||= record.kind === 'started' || record.kind === 'ended';
      if (record.kind === 'events') for (const event of record.events) run.events.push(event);
    }
    seq = nextSeq;
  }
  if (!isOurs) throw new UsageError(`${path}: this recording was not made by Forkhall; make one with forkhall run --record`);
  if (run.events.length === 0) throw new UsageError(`${path}: this recording has no events of processes; record the run again with this version of Forkhall`);
  return run;
}

async function open(path: string): Promise<StoredLog> {
  try {
    return await StoredLog.open(path);
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw new UsageError(`${path}: there is no such file; check the name and the folder`);
      case 'EACCES':
      case 'EPERM':
        throw new UsageError(`${path}: you may not read it; chmod u+r ${path}`);
      case 'EISDIR':
        throw new UsageError(`${path} is a folder; give a file`);
      default:
        throw new UsageError(`${path}: this is no recording (an asciicast of version 2); make one with forkhall run --record`);
    }
  }
}
