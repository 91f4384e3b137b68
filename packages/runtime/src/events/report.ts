import { openSync, statSync, writeSync } from 'node:fs';
import type { ProcessEvent } from '@forkhall/protocol';
import { type CallPlace, nameHere, placeOfCall, placeOfError } from './place.ts';
import { RingWriter } from './ring.ts';
import { slotOf } from './slot.ts';

type EventName = ProcessEvent['event'];
type Common = 't' | 'pid' | 'event' | 'at' | 'thread' | 'task';
type FactsOf<N extends EventName> = Omit<Extract<ProcessEvent, { event: N }>, Common>;
type Optional<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] };

const variable = 'FORKHALL_EVENTS';
const startVariable = 'FORKHALL_EVENTS_START';
/** Left by Forkhall's bootstrap (node/begin.cjs), so that the program's environment is what it would be anywhere. */
const given = (globalThis as Record<symbol, unknown>)[Symbol.for('forkhall.events')] as
  | { folder: string; bootstrap: string; marks: string | undefined }
  | undefined;
const where = given?.folder ?? process.env[variable] ?? '';

/** Whether this process runs in Forkhall, whose limits of memory fit the programs of a class and not the machine's processors. */
export const inForkhall: boolean = given !== undefined;

/** Whether anybody wants to know. Without FORKHALL_EVENTS nothing is looked at and nothing is written. */
export const reporting: boolean = where !== '';

const isFolder = reporting && statSync(where, { throwIfNoEntry: false })?.isDirectory() === true;
// A folder is Forkhall's way; a program and what else it starts need not see it.
if (isFolder) delete process.env[variable];

/** Node's own helpers: 1 for each child instead of 4, where a run's processes and threads are counted together. */
const fewThreads = '--v8-pool-size=1';

/** What a child process needs to tell its events to the same place: it begins as this one did. */
export function eventsStart(): { flags: readonly string[]; environment: Record<string, string> } {
  const environment = isFolder ? { [variable]: where } : {};
  if (given === undefined) return { flags: [], environment };
  return {
    flags: ['--require', given.bootstrap, fewThreads],
    environment: given.marks === undefined ? environment : { ...environment, FORKHALL_MARKS: given.marks },
  };
}

let currentTask: () => string = () => '';

/** Where a task's id comes from; given by who knows tasks, so that this module needs none of them. */
export function tasksAre(ask: () => string): void {
  currentTask = ask;
}

/** The clock of the events. */
export function monotonicSeconds(): number {
  return Number(process.hrtime.bigint()) / 1e9;
}

type Told = (event: string, facts: Record<string, unknown>, at: CallPlace | undefined, about: number, task: string, seconds: number) => void;

/** One JSON line an event, in one write: whole lines in the file, however many processes write, and none lost to SIGKILL. */
function lines(): Told {
  // One clock for all processes of the run: seconds of the monotonic clock since the first of them began.
  process.env[startVariable] ??= String(monotonicSeconds());
  const start = Number(process.env[startVariable]);
  const fd = openSync(where, 'a', 0o600);
  return (event, facts, at, pid, task, seconds) => {
    writeSync(fd, `${JSON.stringify({ event, t: seconds - start, pid, ...(task === '' ? {} : { task }), at, ...facts })}\n`);
  };
}

/** Kinds that must not be lost when much else was told. */
const kept = new Set(['process.started', 'process.exited', 'process.failed', 'process.joining', 'process.joined']);
const mostSubmissions = 200;
const mostNumbers = 20_000;
/** From this number on, an actor is a task. */
const firstTask = 0x8000;
/** A number that is counted up in a loop is told so often. */
const changesEveryS = 0.1;

/** Slots for what happens often, the journal for the rest. */
function ring(): Told {
  const writer = new RingWriter(where);
  const numbers = new Map<string, number>();
  const numberOf = (key: string, fields: Record<string, unknown>) => {
    let number = numbers.get(key);
    if (number === undefined) {
      if (numbers.size >= mostNumbers) return 0;
      number = writer.define(fields);
      numbers.set(key, number);
    }
    return number;
  };
  // Not imported: half a megabyte in each process, for who wants to know.
  const { threadId } = process.getBuiltinModule('node:worker_threads') as typeof import('node:worker_threads');
  // Where one place is told again and again it is the same object.
  const placeNumbers = new WeakMap<CallPlace, number>();
  const placeNumber = (at: CallPlace) => {
    let number = placeNumbers.get(at);
    if (number === undefined) {
      number = numberOf(`place ${at.line} ${at.function} ${at.file}`, { k: 'place', ...at });
      placeNumbers.set(at, number);
    }
    return number;
  };
  const thread = Math.min(threadId + 1, firstTask - 1);
  let submissions = 0;
  return (event, facts, at, pid, task, seconds) => {
    const place = at === undefined ? 0 : placeNumber(at);
    const named = event === 'pool.submitted' && facts.function !== undefined && submissions++ < mostSubmissions;
    // Failures have more to say than a slot holds.
    const slot = named || 'error' in facts ? undefined : slotOf(event, facts);
    const actor = task === '' ? thread : firstTask + (Number(task) % firstTask);
    if (slot === undefined) {
      writer.append({ e: event, t: seconds, h: actor, p: place || undefined, pid: pid === process.pid ? undefined : pid, ...facts }, kept.has(event));
      return;
    }
    const word = (text: unknown) => numberOf(`word ${text}`, { k: 'word', text });
    if (event === 'task.started') {
      const parent = facts.parent === undefined ? 0 : firstTask + (Number(facts.parent) % firstTask);
      writer.tell(slot.kind, seconds, actor, word(facts.name), place, thread, parent);
      return;
    }
    const object = typeof facts.object === 'string' ? numberOf(facts.object, { k: 'object', id: facts.object }) : 0;
    writer.tell(slot.kind, seconds, actor, object, place, event === 'manager.called' ? word(facts.method) : slot.a, slot.c);
  };
}

let tell: Told | undefined;
const changedAt = new Map<unknown, number>();

/** A number that changes all the time is told now and then. */
function isTooSoon(object: unknown): boolean {
  const seconds = monotonicSeconds();
  if (seconds - (changedAt.get(object) ?? 0) < changesEveryS) return true;
  if (changedAt.size < mostNumbers) changedAt.set(object, seconds);
  return false;
}

/**
 * Says what has happened. Call it only when `reporting`.
 * @param at the program's line, where it was noted before; otherwise it is looked for
 * @param seconds when it happened, where that was earlier
 */
export function report<N extends EventName>(event: N, facts: Optional<FactsOf<N>>, about: number = process.pid, at?: CallPlace, seconds?: number): void {
  try {
    if (event === 'value.changed' && isFolder && isTooSoon((facts as { object: string }).object)) return;
    tell ??= isFolder ? ring() : lines();
    tell(event, facts as Record<string, unknown>, at ?? placeOfCall(), about, currentTask(), seconds ?? monotonicSeconds());
  } catch {
    // A full disk or a reader that is gone must not change what the program does.
  }
}

/** Tells what this process fails of, with the line where it was thrown. */
export function reportFailure(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  report('process.failed', { error: text.slice(0, 3_500) }, process.pid, placeOfError(error));
}

/** Of errors that nobody catches. */
export function reportUncaught(): void {
  process.on('uncaughtExceptionMonitor', reportFailure);
}

/** What the program calls that which it is just making. */
export const nameOfNew: (end?: number) => string | undefined = nameHere;

const previewLength = 200;
/** No more than can be seen of it, with the shortest elements. */
const previewed = { depth: 2, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: Math.ceil(previewLength / 3), maxStringLength: previewLength };

/** As its process would print it, cut. */
export function preview(value: unknown): string {
  const text = (process.getBuiltinModule('node:util') as typeof import('node:util')).inspect(value, previewed);
  return text.length > previewLength ? `${text.slice(0, previewLength - 1)}…` : text;
}
