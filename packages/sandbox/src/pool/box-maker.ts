import { Box } from '../box/box.ts';
import { bwrapArguments, type SandboxFiles, type Sizes } from '../bwrap-arguments.ts';
import type { Cgroups } from '../cgroup/cgroup.ts';
import { localPythonFolders } from '../staged-files.ts';
import type { Places } from './places.ts';

/** Host users of runs where the server is root: one for each place, so that limits by user count per run. */
const firstUid = 61_000;

export interface BoxMakerOptions {
  files: SandboxFiles;
  cgroups: Cgroups | undefined;
  places: Places;
  ownUsers: boolean;
}

/** Makes boxes, each in a place that it gives back when it is gone. */
export class BoxMaker {
  readonly #options: BoxMakerOptions;
  readonly #boxes = new Set<Box>();
  readonly #localLibraries = localPythonFolders();
  #made = 0;

  constructor(options: BoxMakerOptions) {
    this.#options = options;
  }

  /** Boxes that are not gone. */
  get boxes(): ReadonlySet<Box> {
    return this.#boxes;
  }

  /** The place is given back here, also where making fails. @throws */
  make(place: number, sizes: Sizes, pipe: boolean): Box {
    const { files, cgroups, places, ownUsers } = this.#options;
    try {
      const cgroup = cgroups?.create(`box-${++this.#made}`);
      const box = new Box(
        {
          launcher: files.launcher,
          joinFiles: cgroup?.joinFiles ?? [],
          filter: files.filter,
          uid: ownUsers ? firstUid + place : undefined,
          pipe,
          bwrapArguments: bwrapArguments(files, sizes, this.#localLibraries, pipe),
        },
        cgroup,
      );
      this.#boxes.add(box);
      void box.gone.then(({ survivors }) => {
        this.#boxes.delete(box);
        // A place whose processes could not be ended is not given to anyone else.
        if (survivors === 0) places.release(place);
      });
      return box;
    } catch (error) {
      places.release(place);
      throw error;
    }
  }
}
