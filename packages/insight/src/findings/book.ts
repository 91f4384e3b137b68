import type { ProcessEvent } from '@forkhall/protocol';
import { bounds, type State } from '../state.ts';
import { findAll } from './find.ts';
import { type Finding, listLimit } from './finding.ts';

/** The findings of a run so far, and what is needed to see them come and go. */
export interface Book {
  /** By key; a finding that came back has `#2` behind its key. Never changed in place. */
  findings: Map<string, Finding>;
  /** Base key → key under which it is open. */
  open: Map<string, string>;
  /** Processes that take part in open findings. */
  watched: Set<number>;
  lookedAt: number;
  /** For looks at once; a program that floods its own channel gets the periodic ones only. */
  budget: number;
}

/** Seconds of event time between two looks, where there are not many to look at. */
const everyS = 0.1;

/** How much more there is to look at than so many threads and tasks. */
const share = (state: State, many: number): number => Math.max(1, state.actors.size / many);

export function emptyBook(): Book {
  return { findings: new Map(), open: new Map(), watched: new Set(), lookedAt: Number.NEGATIVE_INFINITY, budget: 20_000 };
}

export function copyBook(book: Book): Book {
  return { ...book, findings: new Map(book.findings), open: new Map(book.open), watched: new Set(book.watched) };
}

/**
 * When a run is stopped its processes end one after the other: who was killed in this wait from outside of the program
 * still is one who could not go on.
 */
function withEnded(state: State, before: Finding['also'], now: Finding['also']): Finding['also'] {
  const gone = before.filter(({ actor }) => {
    const process = state.processes.get(actor.key.slice(0, actor.key.indexOf('/')));
    return process?.signal !== undefined && process.signalled === undefined && !now.some((wait) => wait.actor.key === actor.key);
  });
  return gone.length > 0 ? [...now, ...gone].slice(0, listLimit) : now;
}

/** Enters what is true at `t`: new findings open, others go on, those that are no longer true get their `until`. */
export function look(book: Book, state: State, t: number): void {
  book.lookedAt = t;
  const now = findAll(state, t);
  const seen = new Set<string>();
  for (const found of now) {
    if (seen.has(found.key)) continue;
    seen.add(found.key);
    const openKey = book.open.get(found.key);
    const open = openKey === undefined ? undefined : book.findings.get(openKey);
    if (open) {
      book.findings.set(open.key, { ...found, key: open.key, since: Math.min(open.since, found.since), also: withEnded(state, open.also, found.also) });
      continue;
    }
    if (book.findings.size >= bounds.findings) continue;
    let key = found.key;
    for (let round = 2; book.findings.has(key); round++) key = `${found.key}#${round}`;
    book.findings.set(key, { ...found, key });
    book.open.set(found.key, key);
  }
  for (const [base, key] of book.open) {
    if (seen.has(base)) continue;
    book.open.delete(base);
    const ceased = book.findings.get(key);
    if (ceased) book.findings.set(key, { ...ceased, until: t });
  }
  book.watched.clear();
  for (const key of book.open.values()) {
    const open = book.findings.get(key);
    for (const actor of open?.actors ?? []) book.watched.add(actor.pid);
    for (const wait of open?.also ?? []) book.watched.add(wait.actor.pid);
    for (const wait of open?.waits ?? []) book.watched.add(wait.actor.pid);
  }
}

/** Before an event is applied: is it time to look at what stood until now? */
export function isDue(book: Book, state: State, event: ProcessEvent): boolean {
  return event.t - book.lookedAt >= everyS * share(state, 256);
}

/** After an event was applied: may it have ended an open finding? Then its end is to be exact. */
export function concerns(book: Book, state: State, event: ProcessEvent): boolean {
  if (book.open.size === 0 || book.budget <= 0 || event.event === 'process.sampled') return false;
  if (!book.watched.has(event.pid) && !('target' in event && typeof event.target === 'number' && book.watched.has(event.target))) return false;
  book.budget -= share(state, 64);
  return true;
}
