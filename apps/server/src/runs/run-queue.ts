export interface RunQueueBounds {
  /** Runs at once, of all sessions. */
  places: number;
  /** Runs that are being started at once. */
  starts: number;
  /** Of one session. */
  runningPerSession: number;
  queuedPerSession: number;
  /** Of all sessions. */
  queued: number;
}

interface Waiting {
  id: string;
  owner: string;
}

/**
 * Who may run next. Sessions take turns: with a hundred runs of one session waiting, the first of another one is
 * next but one. No clock and no effects.
 */
export class RunQueue {
  readonly #bounds: RunQueueBounds;
  /** In the order in which their turn comes; each session's runs in the order in which they were asked for. */
  #owners: { owner: string; ids: string[] }[] = [];
  readonly #taken = new Map<string, { owner: string; starting: boolean }>();

  constructor(bounds: RunQueueBounds) {
    this.#bounds = bounds;
  }

  get taken(): number {
    return this.#taken.size;
  }

  get waiting(): number {
    return this.#owners.reduce((sum, { ids }) => sum + ids.length, 0);
  }

  /** Why this owner may not queue another run now; undefined where it may. */
  refusal(owner: string): 'session-full' | 'server-full' | undefined {
    if (this.#ids(owner).length >= this.#bounds.queuedPerSession) return 'session-full';
    if (this.waiting >= this.#bounds.queued) return 'server-full';
    return undefined;
  }

  add(id: string, owner: string): void {
    const entry = this.#owners.find((o) => o.owner === owner);
    if (entry === undefined) this.#owners.push({ owner, ids: [id] });
    else entry.ids.push(id);
  }

  /** Takes a place for the run whose turn it is; undefined where no run may start now. */
  take(): string | undefined {
    if (this.#taken.size >= this.#bounds.places || this.#starting >= this.#bounds.starts) return undefined;
    const turn = this.#owners.findIndex(({ owner }) => this.#running(owner) < this.#bounds.runningPerSession);
    const entry = this.#owners[turn];
    const id = entry?.ids.shift();
    if (entry === undefined || id === undefined) return undefined;
    this.#owners.splice(turn, 1);
    if (entry.ids.length > 0) this.#owners.push(entry);
    this.#taken.set(id, { owner: entry.owner, starting: true });
    return id;
  }

  /** The run's program runs: another one may be started. */
  started(id: string): void {
    const taken = this.#taken.get(id);
    if (taken !== undefined) taken.starting = false;
  }

  /** The run gives its place back, or leaves the queue. */
  remove(id: string): void {
    if (this.#taken.delete(id)) return;
    for (const entry of this.#owners) entry.ids = entry.ids.filter((waiting) => waiting !== id);
    this.#owners = this.#owners.filter(({ ids }) => ids.length > 0);
  }

  /** The waiting runs in the order in which they would start if nobody else came. */
  order(): Waiting[] {
    const turns = this.#owners.map(({ owner, ids }) => ({ owner, ids: [...ids] }));
    const order: Waiting[] = [];
    while (turns.length > 0) {
      const turn = turns.shift();
      const id = turn?.ids.shift();
      if (turn === undefined || id === undefined) continue;
      order.push({ id, owner: turn.owner });
      if (turn.ids.length > 0) turns.push(turn);
    }
    return order;
  }

  get #starting(): number {
    let count = 0;
    for (const { starting } of this.#taken.values()) if (starting) count += 1;
    return count;
  }

  #running(owner: string): number {
    let count = 0;
    for (const taken of this.#taken.values()) if (taken.owner === owner) count += 1;
    return count;
  }

  #ids(owner: string): readonly string[] {
    return this.#owners.find((o) => o.owner === owner)?.ids ?? [];
  }
}
