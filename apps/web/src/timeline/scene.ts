import type { TimelineView } from '@forkhall/insight';
import type { LaneRow } from './lane-rows.ts';
import type { TimeRange } from './time-range.ts';

export const rowHeight = 24;
export const axisHeight = 20;
export const barHeight = 12;

export interface TimelineColours {
  readonly background: string;
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly selected: string;
  readonly hover: string;
  readonly accent: string;
  readonly bad: string;
  readonly badSoft: string;
  /** By a look's colour number, from 1. */
  readonly processes: readonly string[];
}

/** Everything that one picture of the timeline is drawn from. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly labelWidth: number;
  readonly scrollTop: number;
  readonly rows: readonly LaneRow[];
  readonly range: TimeRange;
  readonly view: TimelineView | undefined;
  /** Row of each lane key, as the rows are now. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly end: number;
  readonly live: boolean;
  /** The chosen moment. */
  readonly at: number | undefined;
  readonly colours: TimelineColours;
  readonly colourOf: (process: string) => string;
  readonly selected: string | undefined;
  readonly hovered: string | undefined;
  readonly focused: { readonly lane: string; readonly from?: number; readonly to?: number } | undefined;
  readonly font: string;
  readonly words: (slice: number) => string | undefined;
}

export function xOf({ range, width, labelWidth }: Pick<Scene, 'range' | 'width' | 'labelWidth'>, t: number): number {
  const x = labelWidth + ((t - range.from) / (range.to - range.from)) * (width - labelWidth);
  // Far outside, canvases lose their exactness.
  return Math.max(-10_000, Math.min(20_000, x));
}

export function timeAt({ range, width, labelWidth }: Pick<Scene, 'range' | 'width' | 'labelWidth'>, x: number): number {
  return range.from + ((x - labelWidth) / Math.max(1, width - labelWidth)) * (range.to - range.from);
}

export const topOf = (scene: Scene, row: number): number => row * rowHeight - scene.scrollTop;
export const middleOf = (scene: Scene, row: number): number => topOf(scene, row) + rowHeight / 2;

/** The colour behind a row, to wipe out what lies under a wait. */
export function backgroundOf({ rows, selected, hovered, colours }: Scene, row: number): string {
  const process = rows[row]?.lane.process;
  if (process === selected) return colours.selected;
  return process === hovered ? colours.hover : colours.background;
}
