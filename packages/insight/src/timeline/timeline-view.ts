import type { FoundActor, FoundMember, FoundObject } from '../findings/finding.ts';
import type { Several } from '../state.ts';
import type { Arrow, Slice } from '../timeline.ts';

/** A lane as the page lists it: times in seconds, `to` undefined while it lives. */
export interface LaneInfo {
  readonly key: string;
  readonly process: string;
  readonly pid: number;
  /** A thread or task of the process; undefined for the process itself, which is its main thread. */
  readonly part?: string;
  /** The process's name. */
  readonly name: string;
  /** Process key of the parent. */
  readonly parent?: string;
  /** It only serves, works for a pool, or is a task whose turns are known: between these it waits for work. */
  readonly service: boolean;
  readonly worker: boolean;
  readonly from: number;
  readonly to?: number;
}

/** What a stretch is, as a number in a view. `asleep`: the kernel says that it slept and nobody said what for. */
export const blockKinds = ['wait', 'stuck', 'task', 'waits', 'tasks', 'asleep'] as const;
export type BlockKind = (typeof blockKinds)[number];

/** Numbers of one block in `TimelineView.blocks`. */
export const blockFields = 6;
/** Numbers of one arrow in `TimelineView.arrows`. */
export const arrowFields = 6;

export const arrowKinds = ['started', 'put-got', 'sent-received', 'released-acquired', 'signalled-woke', 'submitted-ran'] as const satisfies Arrow['kind'][];

/** What is visible of a run's timeline between two moments, as numbers: it comes from a worker. */
export interface TimelineView {
  readonly from: number;
  readonly to: number;
  /** The lanes asked for; blocks and arrows name them by their place here. */
  readonly lanes: readonly string[];
  /** For each block: lane, kind, from, to (Infinity while it lasts), share of the time covered, and its slice, or minus the number of slices. */
  readonly blocks: Float64Array<ArrayBuffer>;
  /** For each arrow: kind, lane and time where it begins, lane and time where it ends, how many it stands for. */
  readonly arrows: Float64Array<ArrayBuffer>;
  /** How many arrows there are in view, drawn or not. */
  readonly arrowCount: number;
  /** Names of the blocks that are wide enough for one, by slice. */
  readonly named: ReadonlyMap<number, SliceDetail>;
}

/** A slice with everything that words need. */
export interface SliceDetail {
  /** -1 for a stretch of sleep. */
  readonly index: number;
  readonly lane: string;
  /** `asleep`: the kernel says so, and nobody said what for. */
  readonly kind: Slice['kind'] | 'asleep';
  readonly stuck: boolean;
  readonly from: number;
  readonly to?: number;
  readonly object?: FoundObject;
  /** The process or thread that is joined. */
  readonly target?: FoundActor;
  readonly several?: Several<FoundMember>;
  readonly function?: string;
  readonly at?: NonNullable<Slice['at']>;
}

export interface ViewQuestion {
  readonly kind: 'view';
  readonly from: number;
  readonly to: number;
  /** Pixels between the two. */
  readonly width: number;
  /** The lanes that are listed, from top to bottom. An arrow of a lane that is not listed is its process's. */
  readonly lanes: readonly string[];
  /** Of these, the first that is on the screen and the one behind the last. */
  readonly shown: readonly [number, number];
  /** All arrows of this process are wanted. */
  readonly process?: string;
}

/** Questions about a run's timeline. */
export type TimelineQuestion =
  | ViewQuestion
  | { readonly kind: 'lanes' }
  /** The slice of a lane at a moment, or within `reach` seconds of it. */
  | { readonly kind: 'slice'; readonly lane: string; readonly t: number; readonly reach: number }
  /** The slice before or after a moment. */
  | { readonly kind: 'step'; readonly lane: string; readonly t: number; readonly direction: -1 | 1 }
  /** The first slices of lanes in a stretch of time, for a table. */
  | { readonly kind: 'list'; readonly lanes: readonly string[]; readonly from: number; readonly to: number; readonly limit: number };

export interface LaneList {
  readonly lanes: readonly LaneInfo[];
  /** The run's last moment that is known. */
  readonly end: number;
  /** Slices and arrows that were too many to be kept. */
  readonly left: number;
}

export type TimelineAnswer<Q extends TimelineQuestion = TimelineQuestion> = Q extends { kind: 'view' }
  ? TimelineView
  : Q extends { kind: 'lanes' }
    ? LaneList
    : Q extends { kind: 'list' }
      ? readonly SliceDetail[]
      : SliceDetail | undefined;
