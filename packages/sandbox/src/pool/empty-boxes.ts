import { defaultLimits } from '@forkhall/protocol';
import type { Box } from '../box/box.ts';
import type { Sizes } from '../bwrap-arguments.ts';
import { ownTasks } from '../run/run.ts';
import type { SandboxOptions } from '../types.ts';
import type { BoxMaker } from './box-maker.ts';
import type { Places } from './places.ts';

const refillPauseMs = 20;
/** Process 1 needs no more. */
const emptyMemoryBytes = 16 * 1024 * 1024;

/**
 * One sandbox that stands and has nothing in it: a run that no spare fits starts its interpreter there, and need not wait
 * for namespaces, mounts and cgroups.
 */
export class EmptyBoxes {
  readonly #maker: BoxMaker;
  readonly #places: Places;
  readonly #log: NonNullable<SandboxOptions['log']>;
  #sizes: Sizes = defaultLimits;
  #box: { box: Box; sizes: Sizes } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed: boolean;

  /** Where there are so few places that it would stand in the way of runs, none is kept. */
  constructor(maker: BoxMaker, places: Places, placeCount: number, log: NonNullable<SandboxOptions['log']>) {
    this.#log = log;
    this.#maker = maker;
    this.#places = places;
    this.#closed = placeCount < 3;
  }

  /** A box of these sizes, if it stands; the next one is made like it. */
  take({ diskBytes, shmBytes }: Sizes): Box | undefined {
    const found = this.#box;
    const fits = found?.sizes.diskBytes === diskBytes && found.sizes.shmBytes === shmBytes && found.box.state === 'standing';
    this.#sizes = { diskBytes, shmBytes };
    if (fits) this.#box = undefined;
    else this.evict();
    this.refill();
    return fits ? found.box : undefined;
  }

  /** Gives up the box where its place is needed. False where there is none. */
  evict(): boolean {
    const found = this.#box;
    this.#box = undefined;
    found?.box.kill();
    return found !== undefined;
  }

  /** Makes one a little later, where a place is left. */
  refill(): void {
    if (this.#closed || this.#box || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#make();
    }, refillPauseMs);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.evict();
  }

  #make(): void {
    const place = this.#closed || this.#box || this.#places.waiting > 0 ? undefined : this.#places.tryTake();
    if (place === undefined) return;
    try {
      const made = { box: this.#maker.make(place, this.#sizes, false), sizes: this.#sizes };
      made.box.limit({ memoryBytes: emptyMemoryBytes, tasks: ownTasks, share: 'spare' });
      this.#box = made;
      made.box.onReport((report) => {
        if (report.type === 'stands') this.#log('debug', 'an empty sandbox stands');
      });
      void made.box.gone.then(() => {
        if (this.#box === made) this.#box = undefined;
      });
    } catch {
      // The run that needs one will tell why it cannot be made.
    }
  }
}
