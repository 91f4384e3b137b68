import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { encodeRecord, type LogRecord } from '@forkhall/protocol';
import { z } from 'zod';
import type { LogPart } from './log-part.ts';

type Gap = Extract<LogRecord, { kind: 'gap' }>;

const tailLineSchema = z.object({ forkhall: z.literal('tail'), seq: z.int().min(0), outputBytes: z.int().min(0), t: z.number().min(0) });

/** What the first line of a tail's file says: its first seq, the output before it, and when the record before it was. */
export type TailStart = Omit<z.infer<typeof tailLineSchema>, 'forkhall'>;

export function tailLine(start: TailStart): string {
  return JSON.stringify({ forkhall: 'tail', ...start });
}

export function parseTailLine(line: string): TailStart {
  return tailLineSchema.parse(JSON.parse(line));
}

export function tailPath(logPath: string, index: number): string {
  return `${logPath}.tail-${index}`;
}

/** The files of a log's tail that lie beside it, oldest first. */
export async function findTails(logPath: string): Promise<string[]> {
  const prefix = `${basename(logPath)}.tail-`;
  const names = (await readdir(dirname(logPath))).filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)));
  return names.sort((a, b) => Number(a.slice(prefix.length)) - Number(b.slice(prefix.length))).map((name) => join(dirname(logPath), name));
}

/** The gap before a part of the tail; undefined where it follows directly. */
export function gapBefore(start: TailStart, seq: number, outputBytes: number): Gap | undefined {
  if (start.seq <= seq) return undefined;
  return { seq, t: start.t, kind: 'gap', toSeq: start.seq - 1, bytes: Math.max(0, start.outputBytes - outputBytes) };
}

/** Copies the tail behind the head, with a gap record where records are missing. Repeating it after a crash is harmless: the caller truncates first. */
export async function appendTail(head: LogPart, headOutputBytes: number, tail: readonly { part: LogPart; outputBytes: number }[]): Promise<void> {
  let outputBytes = headOutputBytes;
  for (const { part, outputBytes: partBytes } of tail) {
    const start = parseTailLine(part.firstLine);
    const gap = gapBefore(start, head.nextSeq, outputBytes);
    if (gap !== undefined) await head.append(`${encodeRecord(gap)}\n`, gap.toSeq + 1);
    await head.appendPart(part);
    outputBytes = start.outputBytes + partBytes;
  }
}

/**
 * Appends the events of a part of the tail to the head, before that part is deleted; gaps stand for the rest.
 * @returns the output that the head accounts for then
 */
export async function condenseTail(head: LogPart, headOutputBytes: number, part: LogPart): Promise<number> {
  const start = parseTailLine(part.firstLine);
  let accounted = headOutputBytes;
  let before = start.outputBytes;
  let lastT = start.t;
  let next = head.nextSeq;
  let text = '';
  for await (const line of part.lines()) {
    if (line.isEvents) {
      const gap = gapBefore({ seq: line.seq, outputBytes: before, t: lastT }, next, accounted);
      if (gap !== undefined) text += `${encodeRecord(gap)}\n`;
      text += `${line.text}\n`;
      accounted = before;
      next = line.seq + 1;
    }
    before += line.outputBytes;
    lastT = line.t;
  }
  if (text !== '') await head.append(text, next);
  return accounted;
}

export async function removeTails(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { force: true });
}
