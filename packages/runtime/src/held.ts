/** What an acquire gives: `await using held = await lock.acquire()` releases at the end of the scope. */
export interface Held extends AsyncDisposable {
  /** Releases; once is enough, more does nothing. */
  release(): Promise<void>;
  /** The process that died while it held the lock before, so that what it guards may be half done. */
  readonly abandonedBy?: { readonly name: string; readonly pid: number };
}

/** What `acquireSync` gives: `using held = lock.acquireSync()`. */
export interface HeldSync extends Disposable {
  release(): void;
  readonly abandonedBy?: { readonly name: string; readonly pid: number };
}

type AbandonedBy = { readonly name: string; readonly pid: number } | null | undefined;

/** @internal */
export function makeHeld(release: () => Promise<void>, abandonedBy?: AbandonedBy): Held {
  let held = true;
  const once = async () => {
    if (!held) return;
    held = false;
    await release();
  };
  const got = { release: once, [Symbol.asyncDispose]: once };
  return abandonedBy ? { ...got, abandonedBy } : got;
}

/** @internal */
export const giveBackSync = Symbol('giveBackSync');

/** @internal gives back what was taken by a call that blocked */
export interface BlockingOwner {
  [giveBackSync](task: string): void;
}

/** One object and no functions of its own: it is made a million times a second. */
class Taken implements HeldSync {
  #owner: BlockingOwner | undefined;
  readonly #task: string;

  constructor(owner: BlockingOwner, task: string) {
    this.#owner = owner;
    this.#task = task;
  }

  release(): void {
    const owner = this.#owner;
    if (owner === undefined) return;
    this.#owner = undefined;
    owner[giveBackSync](this.#task);
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

/** @internal */
export function makeHeldSync(owner: BlockingOwner, task: string, abandonedBy?: AbandonedBy): HeldSync {
  const taken = new Taken(owner, task);
  return abandonedBy ? Object.assign(taken, { abandonedBy }) : taken;
}
