import { errorLine, type Picture, type PictureProcess, type PictureThread, type PictureWait } from '@forkhall/insight';
import { amountOfSeconds } from './amount-of-seconds.ts';
import type { ObjectNames } from './object-name.ts';
import type { Said, Tone } from './said.ts';

/** How a process or thread stands, in a few words. */
export interface Status {
  readonly said: Said;
  readonly tone: Tone;
  /** How long it has been so, where that is worth saying. */
  readonly for?: string;
}

export interface StatusContext {
  readonly picture: Picture;
  readonly names: ObjectNames;
  readonly main: PictureProcess | undefined;
  /** Names of processes by pid, of those that live or lived last. */
  readonly processNames: ReadonlyMap<number, string>;
}

export function statusContext(picture: Picture, names: ObjectNames): StatusContext {
  return {
    picture,
    names,
    main: picture.processes.find(({ key }) => key === picture.main),
    processNames: new Map(picture.processes.map(({ pid, name }) => [pid, name])),
  };
}

export function waitSaid(wait: PictureWait, { names, processNames, picture }: StatusContext, process?: PictureProcess): Said {
  const object = names.get(wait.object ?? '') ?? '';
  switch (wait.kind) {
    case 'process':
      return { key: 'waitsForEnd', values: { name: processNames.get(wait.target ?? 0) ?? `pid ${wait.target}` } };
    case 'thread':
      return { key: 'waitsForEnd', values: { name: process?.threads.find(({ thread }) => thread === wait.target)?.name ?? `Thread-${wait.target}` } };
    case 'task':
      return { key: 'waitsForEnd', values: { name: taskNames(wait, process) } };
    case 'input':
      return { key: 'waitsForInput' };
    case 'item':
      return { key: 'waitsForItem', values: { object } };
    case 'space':
      return { key: 'waitsForSpace', values: { object } };
    case 'flush':
      return { key: 'waitsForFlush', values: { object } };
    case 'tasks':
      return { key: 'waitsForTasks', values: { object } };
    case 'message':
      return { key: 'waitsForMessage', values: { object } };
    case 'room':
      return { key: 'waitsForSpace', values: { object } };
    case 'client':
      return { key: 'waitsForClient', values: { object } };
    case 'condition':
      return { key: 'waitsForNotify', values: { object } };
    case 'event':
      return { key: 'waitsForSet', values: { object } };
    case 'barrier':
      return { key: 'waitsAtBarrier', values: { object } };
    case 'job':
      return { key: 'waitsForResult', values: { object } };
    case 'pool':
      return { key: 'waitsForPool', values: { object } };
    case 'several':
      return { key: wait.several?.all ? 'waitsForAll' : 'waitsForFirst', values: { names: memberNames(wait, { names, processNames }) } };
    case 'lock': {
      const lock = picture.locks.find(({ id }) => id === wait.object);
      return { key: lock?.permits === undefined ? 'waitsForLock' : 'waitsForPermit', values: { object } };
    }
  }
}

/** `fetch + 2`: who is awaited. */
export function taskNames(wait: PictureWait, process: PictureProcess | undefined): string {
  const [first, ...others] = wait.tasks ?? [];
  const name = process?.tasks.find(({ task }) => task === first)?.name ?? first ?? '';
  return others.length === 0 ? name : `${name} + ${others.length}`;
}

function memberNames({ several }: PictureWait, { names, processNames }: Pick<StatusContext, 'names' | 'processNames'>): string {
  const { of: members, count } = several ?? { of: [], count: 0 };
  const known = new Set(
    members.map((member) => (member.kind === 'process' ? (processNames.get(member.target) ?? `pid ${member.target}`) : (names.get(member.object) ?? ''))),
  );
  const shown = [...known].slice(0, 3);
  const more = known.size - shown.length + count - members.length;
  return more === 0 ? shown.join(', ') : [shown.join(', '), more].join(' + ');
}

/** Signals by which a run is ended as a whole. */
const endOfRun = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);
/** The processes of a run that is stopped end one after the other. */
const togetherS = 1;

export function endStatus(process: PictureProcess, main: PictureProcess | undefined): Status {
  const { signal, code, endedByProgram, error } = process;
  const together = signal !== undefined && main?.signal === signal && Math.abs((main.endedAt ?? 0) - (process.endedAt ?? 0)) < togetherS;
  if (together && !endedByProgram && endOfRun.has(signal)) return { said: { key: 'endedWithRun' }, tone: 'quiet' };
  if (signal !== undefined)
    return endedByProgram ? { said: { key: 'endedByProgram' }, tone: 'quiet' } : { said: { key: 'killed', values: { signal } }, tone: 'bad' };
  if (error !== undefined) return { said: { key: 'endedWithError', values: { error: errorLine(error) } }, tone: 'bad' };
  if (code === undefined) return { said: { key: 'ended' }, tone: 'quiet' };
  return code === 0 ? { said: { key: 'endedWell' }, tone: 'quiet' } : { said: { key: 'endedWithCode', values: { code } }, tone: 'bad' };
}

function waiting(wait: PictureWait, stuck: boolean, context: StatusContext, process?: PictureProcess): Status {
  const seconds = context.picture.t - wait.since;
  return { said: waitSaid(wait, context, process), tone: stuck ? 'bad' : 'wait', ...(seconds < 0.1 ? {} : { for: amountOfSeconds(seconds) }) };
}

export function threadStatus(thread: PictureThread, context: StatusContext, process?: PictureProcess): Status {
  if (thread.state === 'ended')
    return thread.error === undefined
      ? { said: { key: 'ended' }, tone: 'quiet' }
      : { said: { key: 'endedWithError', values: { error: errorLine(thread.error) } }, tone: 'bad' };
  if (thread.wait) return waiting(thread.wait, thread.state === 'stuck', context, process);
  if (thread.running) return { said: taskSaid(thread.running.function), tone: 'live' };
  if (thread.state === 'idle') return { said: { key: 'idle' }, tone: 'quiet' };
  if (process?.asleep === true) return asleep;
  // Of the tasks of one thread one runs at a time, and which is not told.
  return { said: { key: thread.task === undefined ? 'running' : 'underWay' }, tone: 'live' };
}

const asleep: Status = { said: { key: 'asleep' }, tone: 'quiet' };

/** `called`: the function that the task calls, where it is known. */
function taskSaid(called: string | undefined): Said {
  return called === undefined ? { key: 'doesTask' } : { key: 'doesTaskNamed', values: { name: `${called}()` } };
}

/** What a process is doing, in the words of somebody who met processes yesterday. */
export function processStatus(process: PictureProcess, context: StatusContext): Status {
  if (process.state === 'zombie') return { said: { key: 'zombie' }, tone: 'warn' };
  if (process.state === 'ended') return endStatus(process, context.main);
  if (process.state === 'stopped') return { said: { key: 'stopped' }, tone: 'warn' };
  if (process.service) return { said: serviceSaid(process), tone: 'quiet' };
  const [main, ...others] = process.threads;
  // A thread that can never go on is what one has to know, also where the main thread only waits for it.
  const stuck = [...others, ...process.tasks].find((thread) => thread.state === 'stuck' && !thread.service);
  if (stuck?.wait && main?.state !== 'stuck') return waiting(stuck.wait, true, context, process);
  if (main === undefined || !process.speaks) return process.asleep ? asleep : { said: { key: 'running' }, tone: 'live' };
  return threadStatus(main, context, process);
}

export function serviceSaid(process: PictureProcess): Said {
  switch (process.how) {
    case 'manager':
      return { key: 'serviceManager' };
    case 'resource-tracker':
      return { key: 'serviceTracker' };
    default:
      return /fork ?server/i.test(process.name) ? { key: 'serviceForkserver' } : { key: 'service' };
  }
}
