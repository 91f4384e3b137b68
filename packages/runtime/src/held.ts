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
export function makeHeldSync(release: () => void, abandonedBy?: AbandonedBy): HeldSync {
  let held = true;
  const once = () => {
    if (!held) return;
    held = false;
    release();
  };
  const got = { release: once, [Symbol.dispose]: once };
  return abandonedBy ? { ...got, abandonedBy } : got;
}
