import { arrowFields, blockFields, blockKinds, type TimelineView } from '@forkhall/insight';
import type { LaneRow } from './lane-rows.ts';
import { type TimeRange, timeTicks } from './time-range.ts';

export const rowHeight = 24;
export const axisHeight = 20;
const barHeight = 12;
const [wait, stuck, task, waits, tasks, asleep] = blockKinds.map((_kind, index) => index) as [number, number, number, number, number, number];

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

/** Draws the timeline: lanes with their blocks, arrows, the axis and the chosen moment. */
export function drawTimeline(context: CanvasRenderingContext2D, scene: Scene): void {
  const { width, height, colours, labelWidth, scrollTop, rows } = scene;
  const plotHeight = height - axisHeight;
  context.fillStyle = colours.background;
  context.fillRect(0, 0, width, height);
  context.font = scene.font;
  context.textBaseline = 'middle';
  const first = Math.max(0, Math.floor(scrollTop / rowHeight));
  const last = Math.min(rows.length, Math.ceil((scrollTop + plotHeight) / rowHeight));
  const bottom = Math.min(plotHeight, rows.length * rowHeight - scrollTop);
  clipped(context, 0, 0, width, plotHeight, () => {
    for (let row = first; row < last; row++) drawRowBackground(context, scene, row);
  });
  drawAxis(context, scene, bottom);
  clipped(context, labelWidth, 0, width - labelWidth, plotHeight, () => {
    for (let row = first; row < last; row++) drawLife(context, scene, row);
    drawBlocks(context, scene);
    drawArrows(context, scene);
    drawFocus(context, scene);
  });
  clipped(context, 0, 0, labelWidth - 6, plotHeight, () => {
    for (let row = first; row < last; row++) drawLabel(context, scene, row);
  });
  drawMoment(context, scene, bottom);
}

export function xOf({ range, width, labelWidth }: Pick<Scene, 'range' | 'width' | 'labelWidth'>, t: number): number {
  const x = labelWidth + ((t - range.from) / (range.to - range.from)) * (width - labelWidth);
  // Far outside, canvases lose their exactness.
  return Math.max(-10_000, Math.min(20_000, x));
}

export function timeAt({ range, width, labelWidth }: Pick<Scene, 'range' | 'width' | 'labelWidth'>, x: number): number {
  return range.from + ((x - labelWidth) / Math.max(1, width - labelWidth)) * (range.to - range.from);
}

function clipped(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}

const topOf = (scene: Scene, row: number): number => row * rowHeight - scene.scrollTop;
const middleOf = (scene: Scene, row: number): number => topOf(scene, row) + rowHeight / 2;

/** The colour behind a row, to wipe out what lies under a wait. */
function backgroundOf({ rows, selected, hovered, colours }: Scene, row: number): string {
  const process = rows[row]?.lane.process;
  if (process === selected) return colours.selected;
  return process === hovered ? colours.hover : colours.background;
}

function drawRowBackground(context: CanvasRenderingContext2D, scene: Scene, row: number): void {
  context.fillStyle = backgroundOf(scene, row);
  context.fillRect(0, topOf(scene, row), scene.width, rowHeight);
}

function drawAxis(context: CanvasRenderingContext2D, scene: Scene, bottom: number): void {
  const { colours, height, width, labelWidth } = scene;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  context.textAlign = 'center';
  context.fillStyle = colours.dim;
  for (const { t, text } of timeTicks(scene.range, width - labelWidth)) {
    const x = Math.round(xOf(scene, t)) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, bottom);
    const label = `${text} s`;
    const half = context.measureText(label).width / 2;
    if (x - half > labelWidth - 14 && x + half < width - 2) context.fillText(label, x, height - axisHeight / 2 + 1);
  }
  context.stroke();
}

/** The lane from its start to its end, as running: what it waited is drawn over it. */
function drawLife(context: CanvasRenderingContext2D, scene: Scene, row: number): void {
  const lane = scene.rows[row]?.lane;
  if (lane === undefined) return;
  const from = Math.max(xOf(scene, lane.from), -10);
  const to = Math.min(xOf(scene, lane.to ?? scene.end), scene.width + 10);
  if (to < scene.labelWidth) return;
  context.fillStyle = scene.colourOf(lane.process);
  const idle = lane.worker || lane.service;
  const height = idle ? 3 : barHeight;
  context.globalAlpha = idle ? 0.5 : 1;
  context.fillRect(from, middleOf(scene, row) - height / 2, Math.max(to - from, 2), height);
  context.globalAlpha = 1;
}

function drawBlocks(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, colours } = scene;
  if (view === undefined) return;
  const hatch = hatching(context, colours.bad);
  for (let at = 0; at < view.blocks.length; at += blockFields) {
    const row = scene.rowOf.get(view.lanes[view.blocks[at] ?? 0] ?? '');
    if (row === undefined) continue;
    const kind = view.blocks[at + 1] ?? 0;
    const [start = 0, stop = 0, share = 0, item = -1] = view.blocks.slice(at + 2, at + 6);
    const lane = scene.rows[row]?.lane;
    const from = Math.max(xOf(scene, start), scene.labelWidth - 4);
    const to = Math.min(xOf(scene, Math.min(stop, lane?.to ?? scene.end)), scene.width + 4);
    if (to < scene.labelWidth || from > scene.width || lane === undefined) continue;
    const wide = Math.max(to - from, 1);
    const y = middleOf(scene, row);
    const colour = scene.colourOf(lane.process);
    if (kind === task || kind === tasks) {
      // A gap of a pixel tells one task from the next.
      context.globalAlpha = kind === tasks ? 0.3 + 0.6 * share : 1;
      context.fillStyle = colour;
      context.fillRect(from, y - 8, wide > 4 ? wide - 1.5 : wide, 16);
      context.globalAlpha = 1;
      if (kind === task) label(context, scene.words(item), from, wide, y, colours.background);
      continue;
    }
    context.fillStyle = backgroundOf(scene, row);
    context.fillRect(from, y - barHeight / 2, wide, barHeight);
    if (kind === wait) {
      context.globalAlpha = 0.26;
      context.fillStyle = colour;
      context.fillRect(from, y - 7, wide, 14);
      context.globalAlpha = 1;
      label(context, scene.words(item), from, wide, y, colours.text);
    } else if (kind === stuck) {
      context.fillStyle = colours.badSoft;
      context.fillRect(from, y - 9, wide, 18);
      context.fillStyle = hatch;
      context.fillRect(from, y - 9, wide, 18);
      context.strokeStyle = colours.bad;
      context.lineWidth = 1;
      context.strokeRect(from + 0.5, y - 8.5, Math.max(wide - 1, 1), 17);
      label(context, scene.words(item), from, wide, y, colours.bad, colours.background);
    } else if (kind === waits) {
      // Many short waits: as much of the bar stays as it ran meanwhile.
      context.fillStyle = colour;
      context.globalAlpha = 0.26;
      context.fillRect(from, y - 7, wide, 14);
      context.globalAlpha = 1;
      const rest = barHeight * (1 - share);
      context.fillRect(from, y + barHeight / 2 - rest, wide, rest);
    } else if (kind === asleep) {
      context.fillStyle = colour;
      context.fillRect(from, y - 1, wide, 2);
    }
  }
}

/** Text in a block, where there is room for a few letters of it. */
function label(context: CanvasRenderingContext2D, text: string | undefined, from: number, wide: number, y: number, colour: string, ground?: string): void {
  if (text === undefined || wide < 34) return;
  const room = wide - 10;
  const length = context.measureText(text).width;
  if (length > room && room < 46) return;
  context.save();
  context.beginPath();
  context.rect(from, y - 12, wide, 24);
  context.clip();
  context.textAlign = 'left';
  const shown = length <= room ? text : `${text.slice(0, Math.max(1, Math.floor((text.length * room) / length) - 1))}…`;
  if (ground !== undefined) {
    context.fillStyle = ground;
    context.fillRect(from + 2, y - 7, Math.min(length, room) + 8, 14);
  }
  context.fillStyle = colour;
  context.fillText(shown, from + 6, y + 0.5);
  context.restore();
}

/** Pixels in which arrows are counted, to draw them paler where there are many. */
const crowdPixels = 8;

function drawArrows(context: CanvasRenderingContext2D, scene: Scene): void {
  const { view, rows } = scene;
  if (view === undefined) return;
  const chosen = scene.hovered ?? scene.selected;
  const crowds = new Map<number, number>();
  const crowdOf = (stop: number) => Math.round(xOf(scene, stop) / crowdPixels);
  for (let at = 0; at < view.arrows.length; at += arrowFields) {
    const crowd = crowdOf(view.arrows[at + 4] ?? 0);
    crowds.set(crowd, (crowds.get(crowd) ?? 0) + 1);
  }
  for (let at = 0; at < view.arrows.length; at += arrowFields) {
    const [, fromLane = 0, start = 0, toLane = 0, stop = 0, count = 1] = view.arrows.slice(at, at + arrowFields);
    const fromRow = scene.rowOf.get(view.lanes[fromLane] ?? '');
    const toRow = scene.rowOf.get(view.lanes[toLane] ?? '');
    if (fromRow === undefined || toRow === undefined) continue;
    const process = rows[fromRow]?.lane.process ?? '';
    const own = chosen !== undefined && (process === chosen || rows[toRow]?.lane.process === chosen);
    const colour = scene.colourOf(process);
    const alone = Math.max(0.1, Math.min(0.85, 2 / (crowds.get(crowdOf(stop)) ?? 1)));
    context.globalAlpha = own ? Math.max(alone, 0.5) : chosen !== undefined ? alone * 0.3 : alone;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = own ? 1.6 : Math.min(3, 1 + Math.log2(count) / 5);
    const down = toRow > fromRow ? 1 : -1;
    const [x1, x2] = [xOf(scene, start), xOf(scene, stop)];
    const y1 = middleOf(scene, fromRow) + (down * barHeight) / 2;
    const y2 = middleOf(scene, toRow) - (down * barHeight) / 2;
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1, y1 + (y2 - y1) * 0.6, x2, y1 + (y2 - y1) * 0.4, x2, y2 - down * 3);
    context.stroke();
    context.beginPath();
    context.moveTo(x2, y2);
    context.lineTo(x2 - 3, y2 - down * 6);
    context.lineTo(x2 + 3, y2 - down * 6);
    context.fill();
  }
  context.globalAlpha = 1;
}

function drawFocus(context: CanvasRenderingContext2D, scene: Scene): void {
  const { focused } = scene;
  const row = focused === undefined ? undefined : scene.rowOf.get(focused.lane);
  if (focused === undefined || row === undefined) return;
  const lane = scene.rows[row]?.lane;
  const from = xOf(scene, focused.from ?? lane?.from ?? 0);
  const to = xOf(scene, Math.min(focused.to ?? scene.end, lane?.to ?? scene.end));
  context.strokeStyle = scene.colours.accent;
  context.lineWidth = 2;
  context.strokeRect(from - 1, topOf(scene, row) + 1, Math.max(to - from, 3) + 2, rowHeight - 2);
}

function drawLabel(context: CanvasRenderingContext2D, scene: Scene, row: number): void {
  const { rows, colours } = scene;
  const entry = rows[row];
  if (entry === undefined) return;
  const y = middleOf(scene, row);
  const x = 16 + Math.min(entry.depth, 5) * 8;
  context.textAlign = 'left';
  if (entry.parts > 0) {
    context.fillStyle = colours.dim;
    triangle(context, x - 11, y, entry.open);
  }
  const part = entry.lane.part !== undefined;
  context.fillStyle = scene.colourOf(entry.lane.process);
  if (part) context.fillRect(x, y - 1, 6, 2);
  else {
    context.beginPath();
    context.arc(x + 3.5, y, 3.5, 0, Math.PI * 2);
    context.fill();
  }
  context.fillStyle = entry.lane.to !== undefined || part ? colours.dim : colours.text;
  context.fillText(entry.lane.part ?? entry.lane.name, x + 12, y + 0.5);
}

function triangle(context: CanvasRenderingContext2D, x: number, y: number, open: boolean): void {
  context.beginPath();
  if (open) {
    context.moveTo(x - 1, y - 2.5);
    context.lineTo(x + 7, y - 2.5);
    context.lineTo(x + 3, y + 3);
  } else {
    context.moveTo(x, y - 4);
    context.lineTo(x, y + 4);
    context.lineTo(x + 5.5, y);
  }
  context.fill();
}

/** The chosen moment as a line with a handle; the live edge as a dotted one. */
function drawMoment(context: CanvasRenderingContext2D, scene: Scene, bottom: number): void {
  const { at, end, colours, labelWidth, width, height } = scene;
  const x = Math.round(xOf(scene, at ?? end)) + 0.5;
  if (x < labelWidth || x > width) return;
  context.strokeStyle = at === undefined ? colours.dim : colours.accent;
  context.lineWidth = at === undefined ? 1 : 1.5;
  context.setLineDash(at === undefined ? [2, 3] : []);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, at === undefined ? bottom : height - axisHeight + 4);
  context.stroke();
  context.setLineDash([]);
  if (at === undefined) return;
  const text = `${at.toFixed(2)} s`;
  const half = context.measureText(text).width / 2 + 5;
  const centre = Math.min(Math.max(x, labelWidth + half), width - half);
  context.fillStyle = colours.accent;
  context.fillRect(centre - half, height - axisHeight + 2, half * 2, axisHeight - 3);
  context.fillStyle = colours.background;
  context.textAlign = 'center';
  context.fillText(text, centre, height - axisHeight / 2 + 1);
}

const hatchings = new Map<string, CanvasPattern>();

function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const known = hatchings.get(colour);
  if (known !== undefined) return known;
  const size = 7;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const own = tile.getContext('2d');
  if (own === null) return colour;
  own.strokeStyle = colour;
  own.globalAlpha = 0.45;
  own.lineWidth = 1.4;
  own.beginPath();
  for (const shift of [-size, 0, size]) {
    own.moveTo(shift, size);
    own.lineTo(shift + size, 0);
  }
  own.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  if (pattern === null) return colour;
  hatchings.set(colour, pattern);
  return pattern;
}
