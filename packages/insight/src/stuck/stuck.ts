import type { Actor, State } from '../state.ts';
import { blocksLoop, threadOf } from './loops.ts';
import { candidatesOf, helpsNobody, type Need, needOf } from './needs.ts';
import { releasable } from './releases.ts';
import { Survey } from './survey.ts';

/** An actor that can never go on, as far as the events tell. */
export interface Stuck {
  readonly actor: Actor;
  readonly need: Exclude<Need, { kind: 'free' }>;
  /** Stuck actors that it waits for, by key. */
  readonly for: readonly string[];
  /** Somebody goes on who may yet release a lock that this rests on. */
  readonly unsettled: boolean;
}

/** Finds out who is able, from those that are known to be; each need is looked at once for each that it names. */
class Ability {
  readonly able = new Set<string>();
  /** Somebody is able who may help anybody. */
  helped: boolean;
  readonly #helps: (key: string) => boolean;
  readonly #forAnybody: string[] = [];
  /** Of those that are waited for together: how many are not able yet, and who waits. */
  readonly #groups = new Map<readonly string[], { left: number; waiters: string[] }>();
  readonly #groupsOf = new Map<string, { left: number; waiters: string[] }[]>();
  readonly #fresh: string[] = [];

  constructor(needs: ReadonlyMap<string, Need>, helped: boolean, helps: (key: string) => boolean) {
    this.helped = helped;
    this.#helps = helps;
    for (const [key, need] of needs) this.#take(key, need, needs);
  }

  #take(key: string, need: Need, needs: ReadonlyMap<string, Need>): void {
    switch (need.kind) {
      case 'free':
        this.add(key);
        return;
      case 'any':
        this.#forAnybody.push(key);
        return;
      case 'all':
        this.#wait(key, need.of, needs);
        return;
      case 'either':
      case 'every': {
        // Each part stands for itself, as if it were an actor that waits for it alone.
        const group = { left: need.kind === 'either' ? 1 : need.of.length, waiters: [key] };
        need.of.forEach((part, at) => {
          const its = `${key} ${at}`;
          this.#groupsOf.set(its, [group]);
          this.#take(its, part, needs);
        });
        return;
      }
      case 'never':
    }
  }

  #wait(key: string, of: readonly string[], needs: ReadonlyMap<string, Need>): void {
    let group = this.#groups.get(of);
    if (!group) {
      group = { left: 0, waiters: [] };
      this.#groups.set(of, group);
      for (const other of of) {
        if (!needs.has(other)) continue; // nobody that could be stuck
        group.left++;
        const groups = this.#groupsOf.get(other);
        if (groups) groups.push(group);
        else this.#groupsOf.set(other, [group]);
      }
    }
    group.waiters.push(key);
    if (group.left === 0) this.add(key);
  }

  add(key: string): void {
    if (this.able.has(key)) return;
    this.able.add(key);
    this.#fresh.push(key);
  }

  /** Goes on until nothing changes any more. */
  settle(): void {
    for (;;) {
      const key = this.#fresh.pop();
      if (key !== undefined) {
        this.helped ||= this.#helps(key);
        for (const group of this.#groupsOf.get(key) ?? []) if (--group.left === 0) for (const waiter of group.waiters) this.add(waiter);
        this.#groupsOf.delete(key);
      } else if (this.helped && this.#forAnybody.length > 0) {
        for (const waiter of this.#forAnybody.splice(0)) this.add(waiter);
      } else return;
    }
  }
}

/**
 * All actors that can never go on. Everybody is taken to be stuck until shown able: who runs, sleeps, waits with a
 * time-out or for the outside is able; who needs anybody is able as soon as one other is; who needs certain actors is
 * able when they are. What is left when nothing changes any more can only go on by help from itself.
 */
export function findStuck(state: State): Map<string, Stuck> {
  const survey = new Survey(state);
  const needs = new Map<string, Need>();
  const blockers = new Map<string, readonly string[]>();
  for (const actors of survey.byProcess.values()) for (const actor of actors) if (blocksLoop(state, actor)) blockers.set(threadOf(actor), [actor.key]);
  for (const actors of survey.byProcess.values())
    for (const actor of actors) {
      const of = blockers.get(threadOf(actor));
      needs.set(actor.key, of && !of.includes(actor.key) ? { kind: 'all', of } : needOf(survey, actor));
    }
  const ability = new Ability(needs, isListening(state) || survey.awaitsWorkers(), (key) => canHelp(survey, key, needs.get(key)));
  ability.settle();
  const stuck = new Map<string, Stuck>();
  for (const [key, need] of needs) {
    const actor = state.actors.get(key);
    if (ability.able.has(key) || need.kind === 'free' || !actor?.wait) continue;
    stuck.set(key, { actor, need, for: [], unsettled: false });
  }
  const { helped } = ability;
  const free = helped ? releasable(state, stuck.keys()) : [];
  for (const key of free) ability.add(key);
  ability.settle();
  const known = new Map<readonly string[], readonly string[]>();
  for (const [key, entry] of stuck) {
    const { need } = entry;
    const candidates = candidatesOf(need);
    let all = known.get(candidates);
    if (!all) {
      all = [...new Set(candidates)].filter((other) => stuck.has(other));
      known.set(candidates, all);
    }
    stuck.set(key, { ...entry, for: need.kind !== 'all' && all.includes(key) ? all.filter((other) => other !== key) : all, unsettled: ability.able.has(key) });
  }
  return stuck;
}

/** A signal from outside may make one go on that has a handler for it; a timer or a socket one that has an event loop. */
function isListening(state: State): boolean {
  for (const process of state.processes.values()) if ((process.listens || process.pending) && process.endedAt === undefined) return true;
  return false;
}

/** A foreign program that a subprocess runs knows nothing of our locks and queues; one that waits for certain others does. */
function canHelp(survey: Survey, key: string, need: Need | undefined): boolean {
  const { state } = survey;
  const actor = state.actors.get(key);
  if (!actor || helpsNobody(survey, actor)) return false;
  const process = state.processes.get(actor.process);
  return need?.kind !== 'free' || process?.how !== 'subprocess' || process.speaks;
}
