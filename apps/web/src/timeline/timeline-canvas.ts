import type { LaneInfo, LaneList, SliceDetail, TimelineAnswer, TimelineQuestion, TimelineView, ViewQuestion } from '@forkhall/insight';
import { drawTimeline } from './draw-timeline.ts';
import { type LaneRow, laneRows } from './lane-rows.ts';
import { axisHeight, rowHeight, type Scene, type TimelineColours, timeAt, xOf } from './scene.ts';
import { following, moved, showing, type TimeRange, wholeRun, within, zoomed } from './time-range.ts';
import { type KeyActs, pressed } from './timeline-keys.ts';
import { TimelinePointer } from './timeline-pointer.ts';
import { TimelineSource } from './timeline-source.ts';

/** What a pointer or the keyboard is at: a moment of a lane, and the slice there. */
export interface Spot {
  readonly lane: LaneInfo;
  readonly t: number;
  readonly slice: SliceDetail | undefined;
  /** In pixels of the canvas. */
  readonly x: number;
  readonly y: number;
}

export interface TimelineHost {
  ask<Q extends TimelineQuestion>(question: Q): Promise<TimelineAnswer<Q>>;
  /** Chooses a lane's process, or lets it go. */
  select(lane: LaneInfo | undefined): void;
  hover(lane: LaneInfo | undefined): void;
  lookAt(t: number | undefined): void;
  openPlace(slice: SliceDetail): void;
  /** What is under the pointer now. */
  pointed(spot: Spot | undefined): void;
  /** Where the keyboard is now. */
  focused(spot: Spot | undefined): void;
  viewChanged(view: { range: TimeRange; follows: Follows }): void;
  listed(lanes: LaneList, rows: readonly LaneRow[]): void;
}

/** `all`: the whole run; `end`: a stretch that ends now; `nothing`: it stays where it is. */
export type Follows = 'all' | 'end' | 'nothing';

/** What the page tells about the run. */
export interface TimelineInput {
  /** Counts up with everything that changes. */
  readonly version: number;
  /** The first and the newest moment. */
  readonly first: number;
  readonly end: number;
  readonly live: boolean;
  readonly at: number | undefined;
  readonly selected: string | undefined;
  readonly hovered: string | undefined;
  readonly colourOf: (process: string) => number;
}

/** Beside what is on the screen so much more is asked for, as a share of it: the view may move before the next answer. */
const beyond = 0.35;
const zoomStep = 1.5;

/** The timeline's canvas. It draws what the worker last answered, at whatever stretch of time is looked at now. */
export class TimelineCanvas implements Disposable {
  readonly element = document.createElement('div');
  readonly #canvas = document.createElement('canvas');
  readonly #inside = document.createElement('div');
  readonly #context: CanvasRenderingContext2D | null;
  readonly #host: TimelineHost;
  readonly #observer: ResizeObserver;
  readonly #pointer: TimelinePointer;
  readonly #source: TimelineSource;
  readonly #folds = new Map<string, boolean>();
  #input: TimelineInput = { version: -1, first: 0, end: 0, live: false, at: undefined, selected: undefined, hovered: undefined, colourOf: () => 1 };
  #words: (slice: SliceDetail) => string = () => '';
  #colours: TimelineColours | undefined;
  #size = { width: 0, height: 0 };
  #labelWidth = 96;
  #lanes: readonly LaneInfo[] = [];
  #rows: readonly LaneRow[] = [];
  #rowOf: ReadonlyMap<string, number> = new Map();
  #range: TimeRange = wholeRun(1);
  #follows: Follows = 'all';
  #view: TimelineView | undefined;
  #focus: { lane: string; slice: SliceDetail | undefined } | undefined;
  #frame = 0;

  constructor(host: TimelineHost) {
    this.#host = host;
    this.element.tabIndex = 0;
    this.element.dataset.testid = 'timeline';
    this.element.setAttribute('aria-describedby', 'timeline-keys');
    this.#inside.append(this.#canvas);
    this.element.append(this.#inside);
    this.#context = this.#canvas.getContext('2d');
    this.#observer = new ResizeObserver(() => this.#resized());
    this.#observer.observe(this.element);
    this.element.addEventListener('scroll', () => this.#changed(), { passive: true });
    const keys = this.#keys();
    this.element.addEventListener('keydown', (event) => pressed(event, keys));
    this.element.addEventListener('focus', () => {
      if (this.#focus === undefined) void this.#goTo(this.#rows[0]);
    });
    this.#source = new TimelineSource({
      ask: (question) => host.ask(question),
      wanted: () => this.#wanted(),
      viewed: (view) => {
        this.#view = view;
        this.#draw();
      },
      listed: (list) => {
        this.#lanes = list.lanes;
        this.#arrange();
        host.listed(list, this.#rows);
      },
    });
    this.#pointer = new TimelinePointer(this.element, {
      zoom: (factor, x) => this.#zoom(factor, this.#timeAt(x)),
      pan: (pixels) => this.#move(-pixels * this.#secondsPerPixel()),
      scrub: (x) => this.#host.lookAt(Math.max(0, this.#timeAt(x))),
      point: (x, y) => void this.#point(x, y),
      leave: () => this.#leave(),
      click: (x, y) => void this.#click(x, y),
      lookAt: (x) => this.#host.lookAt(Math.max(0, this.#timeAt(x))),
      isAxis: (y) => y > this.#size.height - axisHeight,
      fits: () => this.#rows.length * rowHeight + axisHeight <= this.#size.height,
    });
  }

  setInput(input: TimelineInput): void {
    // The run's log is read anew.
    if (input.end < this.#input.end) this.#forget();
    this.#input = input;
    this.#source.list(input.version);
    const { from, to } = this.#range;
    this.#follow();
    if (this.#range.from !== from || this.#range.to !== to) this.#told();
    this.#changed();
  }

  setWords(words: (slice: SliceDetail) => string, label: string): void {
    this.#words = words;
    this.element.setAttribute('role', 'application');
    this.element.setAttribute('aria-label', label);
    this.#changed();
  }

  /** The page's colours may have changed. */
  readColours(): void {
    const style = getComputedStyle(this.element);
    const token = (name: string) => style.getPropertyValue(name).trim();
    this.#colours = {
      background: token('--panel'),
      text: token('--text'),
      dim: token('--dim'),
      line: token('--line'),
      selected: token('--selected'),
      hover: `color-mix(in srgb, ${token('--selected')} 50%, ${token('--panel')})`,
      accent: token('--accent'),
      bad: token('--bad'),
      badSoft: token('--bad-soft'),
      processes: Array.from({ length: 8 }, (_, index) => token(`--process-${index + 1}`)),
    };
    this.#changed();
  }

  zoomIn(): void {
    this.#zoom(1 / zoomStep, this.#middle());
  }

  zoomOut(): void {
    this.#zoom(zoomStep, this.#middle());
  }

  follow(follows: Follows): void {
    this.#follows = follows;
    this.#follow();
    this.#told();
    this.#changed();
  }

  [Symbol.dispose](): void {
    this.#pointer[Symbol.dispose]();
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#source[Symbol.dispose]();
    this.element.remove();
  }

  #forget(): void {
    this.#source.forget();
    this.#lanes = [];
    this.#rows = [];
    this.#rowOf = new Map();
    this.#view = undefined;
    this.#focus = undefined;
    this.#folds.clear();
    this.#follows = 'all';
    this.#told();
  }

  #arrange(): void {
    this.#rows = laneRows(this.#lanes, this.#folds);
    this.#rowOf = new Map(this.#rows.map((row, index) => [row.lane.key, index]));
    this.#inside.style.height = `${this.#rows.length * rowHeight + axisHeight}px`;
    this.#measureLabels();
    this.#changed();
  }

  #measureLabels(): void {
    const context = this.#context;
    if (context === null) return;
    context.font = this.#font();
    let widest = 44;
    for (const { lane, depth } of this.#rows.slice(0, 400))
      widest = Math.max(widest, context.measureText(lane.part ?? lane.name).width + Math.min(depth, 5) * 8);
    this.#labelWidth = Math.min(Math.ceil(widest) + 40, Math.max(80, this.#size.width * 0.3));
  }

  #font(): string {
    const { fontFamily } = getComputedStyle(this.element);
    return `11.5px ${fontFamily}`;
  }

  #resized(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    this.#size = { width, height };
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    this.#context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#measureLabels();
    this.#draw();
    this.#source.view();
  }

  #follow(): void {
    if (this.#follows === 'all') this.#range = wholeRun(this.#input.end, this.#input.first);
    else if (this.#follows === 'end') this.#range = following(this.#range, this.#input.end, this.#input.first);
  }

  #zoom(factor: number, t: number): void {
    this.#look(within(zoomed(this.#range, factor, t), this.#input.end, this.#input.first));
  }

  #move(seconds: number): void {
    this.#look(within(moved(this.#range, seconds), this.#input.end, this.#input.first));
  }

  /** A person looks at this stretch: the view stays there, unless it is everything. */
  #look(range: TimeRange): void {
    const whole = wholeRun(this.#input.end, this.#input.first);
    const all = range.from <= whole.from && range.to >= whole.to - 1e-9;
    this.#range = range;
    this.#follows = all ? 'all' : 'nothing';
    this.#told();
    this.#changed();
  }

  #told(): void {
    this.#host.viewChanged({ range: this.#range, follows: this.#follows });
  }

  /** Draws in the next frame, and asks the worker for what is in view now. */
  #changed(): void {
    if (this.#frame === 0)
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#draw();
      });
    this.#source.view();
  }

  #wanted(): ViewQuestion | undefined {
    const { width, height } = this.#size;
    const plot = width - this.#labelWidth;
    if (this.#rows.length === 0 || plot < 20) return undefined;
    const length = this.#range.to - this.#range.from;
    const first = Math.floor(this.element.scrollTop / rowHeight);
    const process = this.#input.hovered ?? this.#input.selected;
    return {
      kind: 'view',
      from: this.#range.from - length * beyond,
      to: this.#range.to + length * beyond,
      width: plot * (1 + 2 * beyond),
      lanes: this.#rows.map((row) => row.lane.key),
      shown: [Math.max(0, first - 10), first + Math.ceil(height / rowHeight) + 10],
      ...(process === undefined ? {} : { process }),
    };
  }

  #scene(): Scene | undefined {
    const { end, live, at, selected, hovered, colourOf } = this.#input;
    const colours = this.#colours;
    if (colours === undefined) return undefined;
    const focus = this.#focus;
    return {
      ...this.#size,
      labelWidth: this.#labelWidth,
      scrollTop: this.element.scrollTop,
      rows: this.#rows,
      range: this.#range,
      view: this.#view,
      rowOf: this.#rowOf,
      end,
      live,
      at,
      colours,
      colourOf: (process) => colours.processes[colourOf(process) - 1] ?? colours.dim,
      selected,
      hovered,
      focused:
        focus === undefined || !this.element.matches(':focus-visible')
          ? undefined
          : {
              lane: focus.lane,
              ...(focus.slice === undefined ? {} : { from: focus.slice.from, ...(focus.slice.to === undefined ? {} : { to: focus.slice.to }) }),
            },
      font: this.#font(),
      words: (slice) => {
        const detail = this.#view?.named.get(slice);
        return detail && this.#words(detail);
      },
    };
  }

  #draw(): void {
    const scene = this.#scene();
    if (scene === undefined || this.#context === null || this.#size.width === 0) return;
    drawTimeline(this.#context, scene);
  }

  #timeAt(x: number): number {
    return timeAt({ range: this.#range, width: this.#size.width, labelWidth: this.#labelWidth }, x);
  }

  #secondsPerPixel(): number {
    return (this.#range.to - this.#range.from) / Math.max(1, this.#size.width - this.#labelWidth);
  }

  #middle(): number {
    const { at, end } = this.#input;
    const t = this.#focus?.slice?.from ?? at ?? end;
    return t >= this.#range.from && t <= this.#range.to ? t : (this.#range.from + this.#range.to) / 2;
  }

  #rowAt(y: number): LaneRow | undefined {
    return y > this.#size.height - axisHeight ? undefined : this.#rows[Math.floor((y + this.element.scrollTop) / rowHeight)];
  }

  async #spotAt(x: number, y: number): Promise<Spot | undefined> {
    const lane = this.#rowAt(y)?.lane;
    if (lane === undefined) return undefined;
    const t = this.#timeAt(x);
    const outside = x < this.#labelWidth || t < lane.from || t > (lane.to ?? this.#input.end);
    const slice = outside ? undefined : await this.#host.ask({ kind: 'slice', lane: lane.key, t, reach: 2 * this.#secondsPerPixel() }).catch(() => undefined);
    return { lane, t: x < this.#labelWidth ? this.#input.end : t, slice, x, y };
  }

  #pointedAt = 0;
  async #point(x: number, y: number): Promise<void> {
    const count = ++this.#pointedAt;
    this.#host.hover(this.#rowAt(y)?.lane);
    const spot = await this.#spotAt(x, y);
    if (count === this.#pointedAt) this.#host.pointed(spot);
  }

  #leave(): void {
    this.#pointedAt++;
    this.#host.hover(undefined);
    this.#host.pointed(undefined);
  }

  async #click(x: number, y: number): Promise<void> {
    const row = this.#rowAt(y);
    if (row === undefined) return this.#host.select(undefined);
    const foldEdge = 16 + Math.min(row.depth, 5) * 8;
    if (row.parts > 0 && x < foldEdge) return this.#fold(row);
    const spot = await this.#spotAt(x, y);
    this.#focusOn(row.lane, spot?.slice);
    this.#host.select(row.lane);
    if (spot?.slice !== undefined) this.#host.openPlace(spot.slice);
  }

  #fold(row: LaneRow): void {
    this.#folds.set(row.lane.process, !row.open);
    this.#arrange();
    this.#host.listed({ lanes: this.#lanes, end: this.#input.end, left: 0 }, this.#rows);
  }

  #focusOn(lane: LaneInfo, slice: SliceDetail | undefined): void {
    this.#focus = { lane: lane.key, slice };
    const row = this.#rowOf.get(lane.key) ?? 0;
    const { scrollTop } = this.element;
    const top = row * rowHeight;
    const room = this.#size.height - axisHeight;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + rowHeight > scrollTop + room) this.element.scrollTop = top + rowHeight - room;
    if (slice !== undefined && this.#follows === 'nothing')
      this.#range = within(showing(this.#range, slice.from, slice.to ?? this.#input.end), this.#input.end, this.#input.first);
    const x = xOf({ range: this.#range, width: this.#size.width, labelWidth: this.#labelWidth }, slice?.from ?? lane.from);
    this.#host.focused({ lane, slice, t: slice?.from ?? this.#input.at ?? this.#input.end, x, y: top - this.element.scrollTop });
    this.#changed();
  }

  #keys(): KeyActs {
    const row = () => this.#rowOf.get(this.#focus?.lane ?? '') ?? 0;
    return {
      lane: (by) => void this.#goTo(this.#rows[Math.max(0, Math.min(this.#rows.length - 1, row() + by))]),
      slice: (direction) => void this.#step(direction),
      move: (direction) => this.#move((direction * (this.#range.to - this.#range.from)) / 5),
      begin: () => this.#host.lookAt(0),
      end: () => this.#host.lookAt(undefined),
      zoomIn: () => this.zoomIn(),
      zoomOut: () => this.zoomOut(),
      all: () => this.follow('all'),
      choose: () => this.#choose(),
      fold: () => {
        const current = this.#rows[row()];
        if (current !== undefined && current.parts > 0) this.#fold(current);
      },
      letGo: () => this.#host.select(undefined),
    };
  }

  /** To what another lane did at the moment that is shown. */
  async #goTo(row: LaneRow | undefined): Promise<void> {
    if (row === undefined) return;
    this.#focusOn(row.lane, undefined);
    const t = this.#input.at ?? this.#input.end;
    const slice = await this.#host.ask({ kind: 'slice', lane: row.lane.key, t, reach: 0 }).catch(() => undefined);
    if (slice !== undefined && this.#focus?.lane === row.lane.key && this.#focus.slice === undefined) this.#focusOn(row.lane, slice);
  }

  async #step(direction: -1 | 1): Promise<void> {
    const lane = this.#rows[this.#rowOf.get(this.#focus?.lane ?? '') ?? 0]?.lane;
    if (lane === undefined) return;
    const t = this.#focus?.slice?.from ?? (direction > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    const slice = await this.#host.ask({ kind: 'step', lane: lane.key, t, direction }).catch(() => undefined);
    if (slice !== undefined) this.#focusOn(lane, slice);
  }

  /** Enter: the moment, the process and the line of what is focused. */
  #choose(): void {
    const lane = this.#rows[this.#rowOf.get(this.#focus?.lane ?? '') ?? 0]?.lane;
    if (lane === undefined) return;
    this.#host.select(lane);
    const slice = this.#focus?.slice;
    if (slice === undefined) return;
    this.#host.lookAt(Math.min(slice.to ?? this.#input.end, (slice.from + Math.min(slice.to ?? this.#input.end, this.#input.end)) / 2));
    this.#host.openPlace(slice);
  }
}
