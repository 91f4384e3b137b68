import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeRecord, type LogHeader, type LogRecord, logHeaderSchema } from '@forkhall/protocol';
import type { EndedRecord, LogEnd } from './log-end.ts';
import { LogPart, outputBytesOf } from './log-part.ts';
import { appendTail, findTails, parseTailLine, removeTails } from './tail-parts.ts';

/** What a log without an end says of its run. */
export interface CutOff {
  /** When its last record was, seconds. */
  t: number;
  outputBytes: number;
}

const readBytes = 256 * 1024;

/**
 * Closes the log of a run that was on when its server went away: joins its files, cuts off an unfinished line, and
 * appends the last record. A log that has its end is left as it is; one that was never begun gets a file.
 * @returns the log's last record
 */
export async function recoverLog(path: string, header: LogHeader, end: (cutOff: CutOff) => LogEnd): Promise<EndedRecord> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const tailPaths = await findTails(path);
  await using head = (await openHead(path)) ?? (await LogPart.create(path, JSON.stringify(header), 0));
  let found = await survey(head);
  if (found.ended === undefined) {
    await using tails = new AsyncDisposableStack();
    const parts: { part: LogPart; outputBytes: number }[] = [];
    for (const tailPath of tailPaths) {
      const part = await openTail(tailPath);
      if (part === undefined) continue;
      tails.use(part);
      parts.push({ part, outputBytes: (await survey(part)).outputBytes });
    }
    // The server may have gone while it copied from the tail behind the head: what was copied is copied again.
    await head.truncate(parts[0]?.part.firstSeq ?? Number.POSITIVE_INFINITY);
    await appendTail(head, (await survey(head)).outputBytes, parts);
    found = await survey(head);
    const ended: EndedRecord = { seq: head.nextSeq, t: found.t, kind: 'ended', ...end({ t: found.t, outputBytes: found.outputBytes }) };
    await head.append(`${encodeRecord(ended)}\n`, ended.seq + 1);
    await head.sync();
    found = { ...found, ended };
  }
  await removeTails(tailPaths);
  return found.ended as EndedRecord;
}

async function openHead(path: string): Promise<LogPart | undefined> {
  const part = await LogPart.open(path, () => 0, 'append').catch(ignoreMissing);
  if (part === undefined) return undefined;
  if (logHeaderSchema.safeParse(parseJson(part.firstLine)).success) return part;
  await part[Symbol.asyncDispose]();
  return undefined;
}

/** A file of the tail with no readable first line holds nothing that was ever shown. */
async function openTail(path: string): Promise<LogPart | undefined> {
  try {
    return await LogPart.open(path, (line) => parseTailLine(line).seq, 'read');
  } catch {
    return undefined;
  }
}

async function survey(part: LogPart): Promise<{ t: number; outputBytes: number; ended: EndedRecord | undefined }> {
  let t = 0;
  let outputBytes = 0;
  let last: LogRecord | undefined;
  for (let seq = part.firstSeq; seq < part.nextSeq; ) {
    const slice = await part.read(seq, readBytes);
    for (const { record } of slice.entries) {
      t = record.t;
      outputBytes += outputBytesOf(record) + (record.kind === 'gap' ? record.bytes : 0);
      last = record;
    }
    seq = slice.nextSeq;
  }
  return { t, outputBytes, ended: last?.kind === 'ended' ? last : undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
