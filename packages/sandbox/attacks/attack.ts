import type { Limits } from '@forkhall/protocol';
import type { Ended } from '../src/types.ts';

/** A run's ending in short: `exited:0`, `signalled:SIGKILL`, `timed-out:cpu`, `over-limit:memory`, `stopped`. */
export type ShortEnding = `exited:${number}` | `signalled:SIG${string}` | `timed-out:${'wall' | 'cpu'}` | `over-limit:${string}` | 'stopped' | 'interrupted';

export interface Attack {
  /** Under attacks/programs. */
  file: string;
  args?: readonly string[];
  limits?: Partial<Limits>;
  /** Each of these is right; where more than one is, the kernel decides. */
  endings: readonly ShortEnding[];
  /** Where no cgroup counts. Left out: the same. */
  withoutCgroup?: readonly ShortEnding[];
  /** Runs also as an ordinary user and without cgroups. */
  everywhere?: true;
  /** It must succeed against a careless sandbox, or it proves nothing. */
  succeedsAgainstNaive?: true;
  /** A spare takes it. */
  warm?: true;
  /** While it runs, another program of the same host must start, run and end. */
  beside?: true;
  /** More that must be true of its end; returns what is wrong. */
  check?: (ended: Ended, output: string) => string[];
}

export function shortEnding(ended: Ended): ShortEnding {
  const { ending } = ended;
  switch (ending.kind) {
    case 'exited':
      return `exited:${ending.code}`;
    case 'signalled':
      return `signalled:${ending.signal as `SIG${string}`}`;
    case 'timed-out':
    case 'over-limit':
      return `${ending.kind}:${ending.limit}` as ShortEnding;
    case 'stopped':
    case 'interrupted':
      return ending.kind;
    default:
      throw new Error(`the sandbox failed: ${JSON.stringify(ending)}`);
  }
}
