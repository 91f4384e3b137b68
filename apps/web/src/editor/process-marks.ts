import { type FoundMember, type Picture, type PictureProcess, type PictureThread, type PictureWait, type Several, waitWords } from '@forkhall/insight';
import type { Locale } from '@forkhall/protocol';
import { taskNames } from '../picture/process-status.ts';
import { sessionPath } from '../problems/problem.ts';

/** A process, or one of its threads, at the line where it is or waits. */
export interface LineActor {
  readonly process: string;
  readonly name: string;
  /** `waits for fork2`; undefined where it runs. */
  readonly waits?: string;
  readonly stuck: boolean;
  /** How long it has waited. */
  readonly seconds: number;
}

/** Everything that is at one line of a file. */
export interface LineMark {
  readonly line: number;
  readonly actors: readonly LineActor[];
}

/** A wait that is over sooner is not worth words that come and go. */
const worthWordsS = 0.5;

/** Who is or waits where in a file, by line. `names` are what the page calls objects. */
export function processMarks(picture: Picture, path: string, names: ReadonlyMap<string, string>, locale: Locale): LineMark[] {
  const marks = new Map<number, LineActor[]>();
  for (const process of picture.processes) {
    if (process.state === 'ended' || process.state === 'zombie' || process.service) continue;
    for (const thread of [...process.threads, ...process.tasks]) {
      const first = thread.thread === 1 && thread.task === undefined;
      if (thread.state === 'ended' || thread.service || (!first && thread.wait === undefined)) continue;
      // A wait without a place is none of the program's lines: main waits so for its children at its end.
      const at = thread.wait === undefined ? thread.at : thread.wait.at;
      if (at === undefined || sessionPath(at.file) !== path) continue;
      const actors = marks.get(at.line) ?? [];
      actors.push(lineActor(picture, process, thread, first, names, locale));
      marks.set(at.line, actors);
    }
  }
  return [...marks].sort(([a], [b]) => a - b).map(([line, actors]) => ({ line, actors }));
}

function lineActor(
  picture: Picture,
  process: PictureProcess,
  thread: PictureThread,
  first: boolean,
  names: ReadonlyMap<string, string>,
  locale: Locale,
): LineActor {
  const name = first ? process.name : locale === 'zh' ? `${process.name} 的 ${thread.name}` : `${thread.name} of ${process.name}`;
  const { wait } = thread;
  const common = { process: process.key, name, stuck: thread.state === 'stuck' };
  if (wait === undefined) return { ...common, seconds: 0 };
  return { ...common, waits: words(picture, process, wait, names, locale), seconds: Math.max(0, picture.t - wait.since) };
}

function words(picture: Picture, process: PictureProcess, wait: PictureWait, names: ReadonlyMap<string, string>, locale: Locale): string {
  const target = wait.kind === 'process' ? picture.processes.findLast(({ pid }) => pid === wait.target) : undefined;
  const thread = wait.kind === 'thread' ? process.threads.find((each) => each.thread === wait.target) : undefined;
  const joined = target?.name ?? thread?.name ?? (taskNames(wait, process) || undefined);
  const type = picture.locks.find(({ id }) => id === wait.object)?.type ?? 'Lock';
  const object = wait.object === undefined ? undefined : { id: wait.object, type, name: names.get(wait.object) ?? wait.object };
  return waitWords(
    {
      actor: { key: '', pid: 0, process: '' },
      kind: wait.kind,
      ...(object === undefined ? {} : { object }),
      ...(joined === undefined ? {} : { target: { key: 'joined', pid: 0, process: joined } }),
      ...(wait.several === undefined ? {} : { several: { ...wait.several, of: wait.several.of.map((member) => found(member, picture, names)) } }),
    },
    locale,
  );
}

function found(member: Several['of'][number], picture: Picture, names: ReadonlyMap<string, string>): FoundMember {
  if (member.kind === 'process') {
    const process = picture.processes.findLast(({ pid }) => pid === member.target);
    return { kind: 'process', ...(process === undefined ? {} : { target: { key: process.key, pid: process.pid, process: process.name } }) };
  }
  return { kind: member.kind, object: { id: member.object, type: '', name: names.get(member.object) ?? member.object } };
}

/** The words after a line: those who wait there for long, two at most by name. */
export function lineNote(mark: LineMark, more: (count: number) => string): { text: string; stuck: boolean } | undefined {
  const waiting = mark.actors.filter((actor) => actor.waits !== undefined && (actor.stuck || actor.seconds >= worthWordsS));
  if (waiting.length === 0) return undefined;
  // Those who can never go on first.
  const shown = waiting.toSorted((a, b) => Number(b.stuck) - Number(a.stuck)).slice(0, 2);
  const texts = shown.map(({ name, waits, seconds }) => `${name} ${waits} · ${shortSeconds(seconds)}`);
  if (waiting.length > shown.length) texts.push(more(waiting.length - shown.length));
  return { text: texts.join('   '), stuck: waiting.some(({ stuck }) => stuck) };
}

/** Tenths only while they can be read. */
export function shortSeconds(seconds: number): string {
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds)} s`;
}
