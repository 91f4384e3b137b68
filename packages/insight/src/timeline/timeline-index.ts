import type { ProcessEvent } from '@forkhall/protocol';
import type { Finding } from '../findings/finding.ts';
import { type Lane, type Slice, Timeline, type TimelineOptions } from '../timeline.ts';
import { ArrowColumns } from './arrow-columns.ts';
import { LaneTrack } from './lane-track.ts';
import {
  blockKinds,
  type LaneInfo,
  type LaneList,
  type SliceDetail,
  type TimelineAnswer,
  type TimelineQuestion,
  type TimelineView,
  type ViewQuestion,
} from './timeline-view.ts';

/** Pixels below which stretches are drawn together, and from which on one may get a name. */
const grainPixels = 2;
const namedPixels = 34;
/** A process that used less of the processor than this while it slept really slept. */
const idleShare = 0.05;
/** The kernel's word comes about so often, and only where something has changed. */
const lookS = 0.25;

const [wait, stuck, task, waits, tasks, asleep] = blockKinds.map((_kind, index) => index) as [number, number, number, number, number, number];

/** What a lane does in a stretch that is drawn as work, on a lane that is idle otherwise. */
const works = ({ kind }: Slice) => kind === 'work' || kind === 'turn';

interface LaneColumns {
  readonly number: number;
  readonly lane: Lane;
  readonly waits: LaneTrack;
  readonly tasks: LaneTrack;
  readonly asleep: LaneTrack;
  /** The kernel's last word. */
  sample?: { t: number; cpuMs: number; sleeping: boolean };
}

/** A run's timeline, made so that any part of it can be drawn at once. Lives in a worker. */
export class TimelineIndex {
  readonly #timeline: Timeline;
  readonly #lanes = new Map<string, LaneColumns>();
  readonly #processOfPid = new Map<number, string>();
  readonly #arrows = new ArrowColumns();
  readonly #stuck = new Set<number>();
  #slicesTaken = 0;
  #arrowsTaken = 0;
  #open: number[] = [];

  constructor(options?: TimelineOptions) {
    this.#timeline = new Timeline(options);
  }

  /** Events come in the order of their time. */
  append(event: ProcessEvent): void {
    this.#timeline.append(event);
    if (event.event === 'process.sampled') this.#sampled(event);
    else if (event.event === 'process.exited') this.#sleptUntil(event.pid, event.t);
  }

  /** Which slices can never go on: the waits of findings that say so. */
  markStuck(findings: readonly Finding[]): void {
    this.#takeIn();
    for (const finding of findings) {
      if (finding.severity !== 'stuck' || finding.doubts.length > 0) continue;
      for (const { actor, since } of [...finding.waits, ...finding.also]) {
        const columns = this.#lanes.get(actor.key);
        const at = columns === undefined ? -1 : columns.waits.firstBeginningAfter(since) - 1;
        if (columns !== undefined && at >= 0 && columns.waits.to(at) > since) this.#stuck.add(columns.waits.item(at));
      }
    }
  }

  answer<Q extends TimelineQuestion>(question: Q): TimelineAnswer<Q> {
    this.#takeIn();
    return this.#answer(question) as TimelineAnswer<Q>;
  }

  #answer(question: TimelineQuestion): TimelineAnswer {
    switch (question.kind) {
      case 'view':
        return this.#view(question);
      case 'lanes':
        return this.#list();
      case 'slice':
        return this.#sliceAt(question.lane, question.t, question.reach);
      case 'step':
        return this.#step(question.lane, question.t, question.direction);
      case 'list':
        return question.lanes.flatMap((lane) => this.#slicesOf(lane, question.from, question.to, question.limit)).slice(0, question.limit);
    }
  }

  #sampled({ pid, t, cpuMs, state }: Extract<ProcessEvent, { event: 'process.sampled' }>): void {
    this.#takeInLanes();
    const columns = this.#lanes.get(`${this.#processOfPid.get(pid)}/1`);
    if (columns === undefined) return;
    const { sample: before } = columns;
    const sleeping = state === 'sleeping';
    const used = (cpuMs - (before?.cpuMs ?? 0)) / 1e3;
    const rested = before !== undefined && sleeping && used <= (t - before.t) * idleShare;
    // What it used it used at the end: as long as nothing changed nothing was told.
    this.#sleptUntil(pid, rested ? t : t - Math.max(used, lookS));
    columns.sample = { t, cpuMs, sleeping };
  }

  /** Since its last sample, if that said that it slept: a sample stands until the next. */
  #sleptUntil(pid: number, t: number): void {
    const columns = this.#lanes.get(`${this.#processOfPid.get(pid)}/1`);
    const { sample, asleep: track } = columns ?? {};
    if (columns === undefined || track === undefined || sample?.sleeping !== true) return;
    delete columns.sample;
    if (t <= sample.t) return;
    if (track.length > 0 && track.to(track.length - 1) >= sample.t) track.close(t);
    else track.add(sample.t, t, -1);
  }

  #takeInLanes(): void {
    if (this.#lanes.size === this.#timeline.lanes.size) return;
    let skip = this.#lanes.size;
    for (const [key, lane] of this.#timeline.lanes) {
      if (skip-- > 0) continue;
      this.#lanes.set(key, { number: this.#lanes.size, lane, waits: new LaneTrack(), tasks: new LaneTrack(), asleep: new LaneTrack() });
      if (lane.thread === 1 && lane.task === undefined) this.#processOfPid.set(lane.pid, lane.process);
    }
  }

  /** Brings the columns up to date with the timeline. */
  #takeIn(): void {
    this.#takeInLanes();
    const { slices, arrows } = this.#timeline;
    this.#open = this.#open.filter((index) => {
      const slice = slices[index];
      if (slice?.to === undefined) return true;
      const track = this.#trackOf(slice);
      if (track !== undefined && track.item(track.length - 1) === index) track.close(slice.to);
      return false;
    });
    for (; this.#slicesTaken < slices.length; this.#slicesTaken++) {
      const slice = slices[this.#slicesTaken];
      if (slice === undefined) continue;
      this.#trackOf(slice)?.add(slice.from, slice.to ?? Number.POSITIVE_INFINITY, this.#slicesTaken);
      if (slice.to === undefined) this.#open.push(this.#slicesTaken);
    }
    for (; this.#arrowsTaken < arrows.length; this.#arrowsTaken++) {
      const arrow = arrows[this.#arrowsTaken];
      const from = arrow === undefined ? undefined : this.#lanes.get(arrow.from.lane);
      const to = arrow === undefined ? undefined : this.#lanes.get(arrow.to.lane);
      if (arrow !== undefined && from !== undefined && to !== undefined) this.#arrows.add(arrow.kind, from.number, arrow.from.t, to.number, arrow.to.t);
    }
  }

  #trackOf(slice: Slice): LaneTrack | undefined {
    return this.#lanes.get(slice.lane)?.[works(slice) ? 'tasks' : 'waits'];
  }

  #list(): LaneList {
    const lanes = [...this.#lanes.values()].map(
      ({ lane, tasks: own }): LaneInfo => ({
        key: lane.key,
        process: lane.process,
        pid: lane.pid,
        name: lane.processName,
        ...(lane.thread === 1 && lane.task === undefined ? {} : { part: lane.name }),
        ...(lane.parent === undefined ? {} : { parent: lane.parent }),
        service: lane.service,
        worker: own.length > 0,
        from: lane.from,
        ...(lane.to === undefined ? {} : { to: lane.to }),
      }),
    );
    return { lanes, end: this.#timeline.t, left: this.#timeline.left };
  }

  #view({ from, to, width, lanes, shown, process }: ViewQuestion): TimelineView {
    const blocks: number[] = [];
    const named = new Map<number, SliceDetail>();
    const grain = (grainPixels * (to - from)) / width;
    const wide = (namedPixels * (to - from)) / width;
    for (let row = shown[0]; row < Math.min(shown[1], lanes.length); row++) {
      const columns = this.#lanes.get(lanes[row] ?? '');
      if (columns === undefined) continue;
      const drawn = (one: number, several: number) => (start: number, end: number, item: number, count: number, share: number) => {
        blocks.push(row, item < 0 ? several : one === wait && this.#stuck.has(item) ? stuck : one, start, end, share, item < 0 ? -count : item);
        if (item >= 0 && Math.min(end, to) - Math.max(start, from) >= wide) named.set(item, this.#detail(item));
      };
      columns.asleep.draw(from, to, grain, (start, end, _item, _count, share) => blocks.push(row, asleep, start, end, share, -1));
      const { sample } = columns;
      if (sample?.sleeping === true && to - sample.t >= lookS) blocks.push(row, asleep, sample.t, Number.POSITIVE_INFINITY, 1, -1);
      columns.tasks.draw(from, to, grain, drawn(task, tasks));
      columns.waits.draw(from, to, grain, drawn(wait, waits));
    }
    const { arrows, count } = this.#arrows.view({ from, to, width, rows: this.#rows(lanes), ...this.#wanted(lanes, process) });
    return { from, to, lanes, blocks: Float64Array.from(blocks), arrows, arrowCount: count, named };
  }

  /** The row of each lane; a lane that is not listed is drawn with its process. */
  #rows(lanes: readonly string[]): Int32Array {
    const rowOf = new Map(lanes.map((lane, row) => [lane, row]));
    const rows = new Int32Array(this.#lanes.size);
    for (const { number, lane } of this.#lanes.values()) rows[number] = rowOf.get(lane.key) ?? rowOf.get(`${lane.process}/1`) ?? -1;
    return rows;
  }

  #wanted(lanes: readonly string[], process: string | undefined): { wanted?: (row: number) => boolean } {
    if (process === undefined) return {};
    const rows = new Set(lanes.flatMap((lane, row) => (this.#lanes.get(lane)?.lane.process === process ? [row] : [])));
    return { wanted: (row) => rows.has(row) };
  }

  #detail(index: number): SliceDetail {
    const slice = this.#timeline.slices[index];
    if (slice === undefined) throw new RangeError(`TimelineIndex: no slice ${index}`);
    const target = this.#timeline.target(slice);
    return {
      index,
      lane: slice.lane,
      kind: slice.kind,
      stuck: this.#stuck.has(index),
      from: slice.from,
      ...(slice.to === undefined ? {} : { to: slice.to }),
      ...(slice.object === undefined ? {} : { object: this.#timeline.object(slice.object) }),
      ...(target === undefined ? {} : { target }),
      ...(slice.several === undefined ? {} : { several: this.#timeline.several(slice.several) }),
      ...(slice.function === undefined ? {} : { function: slice.function }),
      ...(slice.at === undefined ? {} : { at: slice.at }),
    };
  }

  #sliceAt(lane: string, t: number, reach: number): SliceDetail | undefined {
    const columns = this.#lanes.get(lane);
    if (columns === undefined) return undefined;
    for (const track of [columns.waits, columns.tasks]) {
      const after = track.firstEndingAfter(t);
      let best = after < track.length && track.from(after) - t <= reach ? after : -1;
      if (best < 0 || track.from(best) > t) {
        const before = after - 1;
        if (before >= 0 && t - track.to(before) <= reach && (best < 0 || t - track.to(before) < track.from(best) - t)) best = before;
      }
      if (best >= 0) return this.#detail(track.item(best));
    }
    const slept = columns.asleep.firstEndingAfter(t);
    const from = columns.asleep.from(slept);
    const asleepAt = { index: -1, lane, kind: 'asleep', stuck: false } as const;
    if (slept < columns.asleep.length && from <= t) return { ...asleepAt, from, to: columns.asleep.to(slept) };
    const { sample } = columns;
    return sample?.sleeping === true && t - sample.t >= lookS ? { ...asleepAt, from: sample.t } : undefined;
  }

  #step(lane: string, t: number, direction: -1 | 1): SliceDetail | undefined {
    const columns = this.#lanes.get(lane);
    if (columns === undefined) return undefined;
    const found = [columns.waits, columns.tasks].flatMap((track) => {
      const after = track.firstBeginningAfter(t);
      let at = direction > 0 ? after : after - 1;
      while (direction < 0 && at >= 0 && track.from(at) >= t) at--;
      return at >= 0 && at < track.length ? [{ from: track.from(at), item: track.item(at) }] : [];
    });
    const nearest = found.sort((a, b) => (a.from - b.from) * direction)[0];
    return nearest && this.#detail(nearest.item);
  }

  #slicesOf(lane: string, from: number, to: number, limit: number): SliceDetail[] {
    const columns = this.#lanes.get(lane);
    if (columns === undefined) return [];
    const found: SliceDetail[] = [];
    for (const track of [columns.waits, columns.tasks])
      for (let at = track.firstEndingAfter(from), count = 0; at < track.length && track.from(at) <= to && count < limit; at++, count++)
        found.push(this.#detail(track.item(at)));
    return found.sort((a, b) => a.from - b.from);
  }
}
