import { openSync, statSync, writeSync } from 'node:fs';
import type { ProcessEvent } from '@forkhall/protocol';
import { ownFolder } from '../session/own-folder.ts';

type EventName = ProcessEvent['event'];
type Common = 't' | 'pid' | 'event' | 'at' | 'thread' | 'task';
type FactsOf<N extends EventName> = Omit<Extract<ProcessEvent, { event: N }>, Common>;
type Optional<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] };

const where = process.env.FORKHALL_EVENTS;

/** Whether anybody wants to know. Without FORKHALL_EVENTS nothing is looked at and nothing is written. */
export const reporting: boolean = where !== undefined && where !== '';

const startVariable = 'FORKHALL_EVENTS_START';
let fd: number | undefined;
let start = 0;
let currentTask: () => string = () => '';

/** Where a task's id comes from; given by who knows tasks, so that this module needs none of them. */
export function tasksAre(ask: () => string): void {
  currentTask = ask;
}

function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

function open(): number {
  // One clock for all processes of the run: seconds of the monotonic clock since the first of them began.
  process.env[startVariable] ??= String(monotonicSeconds());
  start = Number(process.env[startVariable]);
  const file = where as string;
  const folder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
  return openSync(folder ? `${file}/node-${process.pid}.jsonl` : file, 'a', 0o600);
}

/** The line of the program from which the library was called. */
function placeOfCall(): { file: string; line: number; function?: string } | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 25;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of stack.split('\n').slice(1)) {
    const found = /^\s+at (?:(?:async )?(?<called>\S+) (?:\[as \S+\] )?\()?(?:async )?(?<url>(?:file:\/\/|\/)[^)]*?):(?<line>\d+):\d+\)?$/.exec(line)?.groups;
    if (found?.url === undefined || found.url.startsWith(ownFolder)) continue;
    const file = decodeURI(found.url.replace(/^file:\/\//, ''));
    const inside = file.startsWith(`${process.cwd()}/`) ? file.slice(process.cwd().length + 1) : file;
    return { file: inside, line: Number(found.line), ...(found.called === undefined ? {} : { function: found.called }) };
  }
  return undefined;
}

/**
 * Says what has happened, as one line of JSON in one write: whole lines in the file, however many processes write, and
 * none lost to SIGKILL. Call it only when `reporting`.
 */
export function report<N extends EventName>(event: N, facts: Optional<FactsOf<N>>, about: number = process.pid): void {
  try {
    fd ??= open();
    const task = currentTask();
    const line = { event, t: monotonicSeconds() - start, pid: about, ...(task === '' ? {} : { task }), at: placeOfCall(), ...facts };
    writeSync(fd, `${JSON.stringify(line)}\n`);
  } catch {
    // A full disk or a reader that is gone must not change what the program does.
  }
}

/** As its process would print it, cut. */
export function preview(value: unknown): string {
  const text = (process.getBuiltinModule('node:util') as typeof import('node:util')).inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
