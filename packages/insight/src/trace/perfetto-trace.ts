import type { ProcessEvent, SourcePlace } from '@forkhall/protocol';
import { type Arrow, type Lane, type Slice, Timeline } from '../timeline.ts';
import * as field from './perfetto-fields.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

type Entry = { ns: bigint; order: number; write: (packet: ProtobufWriter) => void };

const sequence = 1;

/** Categories of slices, and how deep each lies in its track. */
const depths = { life: 1, work: 2, turn: 2, wait: 3 };

function nanoseconds(t: number, origin: number): bigint {
  const seconds = t - origin;
  return seconds > 0 && Number.isFinite(seconds) ? BigInt(Math.round(Math.min(seconds, 9e9) * 1e9)) : 0n;
}

function label(timeline: Timeline, slice: Slice): string {
  const object = slice.object === undefined ? '' : ` ${timeline.objectName(slice.object)}`;
  switch (slice.kind) {
    case 'work':
      return `task of${object}`;
    case 'task':
      return `await ${timeline.target(slice)?.thread ?? 'tasks'}`;
    case 'turn':
      return 'runs';
    case 'process':
      return `join pid ${slice.target}`;
    case 'thread':
      return `join thread ${slice.target}`;
    case 'several':
      return slice.several?.all ? 'wait for all' : 'wait for any';
    case 'input':
      return 'wait for input';
    case 'item':
    case 'message':
      return `wait for ${slice.kind} from${object}`;
    case 'space':
    case 'room':
      return `wait for ${slice.kind} in${object}`;
    default:
      return `wait for ${slice.kind}${object}`;
  }
}

function place(event: ProtobufWriter, at: SourcePlace | undefined): void {
  if (!at) return;
  event.message(field.trackEvent.sourceLocation, (location) => {
    location.string(field.sourceLocation.fileName, at.file);
    if (at.function !== undefined) location.string(field.sourceLocation.functionName, at.function);
    location.uint(field.sourceLocation.lineNumber, at.line);
  });
}

/** Track ids and thread ids: each lane has its own; a process's main thread has its pid, others get numbers that no pid has. */
class Tracks {
  readonly #uuids = new Map<string, bigint>();
  #tid = 10_000_000;

  uuid(name: string): bigint {
    const known = this.#uuids.get(name);
    if (known !== undefined) return known;
    const fresh = BigInt(this.#uuids.size + 1);
    this.#uuids.set(name, fresh);
    return fresh;
  }

  tid(lane: Lane): number {
    return lane.thread === 1 && lane.task === undefined && lane.process === `${lane.pid}` ? lane.pid : this.#tid++;
  }
}

/**
 * A trace for Perfetto's UI and trace processor: a track for each process and thread, a slice for its life, for each
 * wait and each pool task, and a flow for each arrow. `events` in the order of `t`.
 */
export function perfettoTrace(events: Iterable<ProcessEvent>): Uint8Array {
  const timeline = new Timeline();
  let origin: number | undefined;
  for (const event of events) {
    origin ??= event.t;
    timeline.append(event);
  }
  const start = origin ?? 0;
  const end = timeline.t;
  const out = new ProtobufWriter();
  const tracks = new Tracks();

  let first = true;
  const packet = (write: (inner: ProtobufWriter) => void) => {
    out.message(field.trace.packet, (inner) => {
      inner.uint(field.tracePacket.trustedPacketSequenceId, sequence);
      if (first) inner.uint(field.tracePacket.sequenceFlags, field.incrementalStateCleared);
      first = false;
      write(inner);
    });
  };

  const processes = new Set<string>();
  for (const lane of timeline.lanes.values()) {
    if (!processes.has(lane.process)) {
      processes.add(lane.process);
      packet((inner) =>
        inner.message(field.tracePacket.trackDescriptor, (track) => {
          track.uint(field.trackDescriptor.uuid, tracks.uuid(`process ${lane.process}`)).string(field.trackDescriptor.name, lane.processName);
          track.message(field.trackDescriptor.process, (process) =>
            process.uint(field.processDescriptor.pid, lane.pid).string(field.processDescriptor.processName, lane.processName),
          );
        }),
      );
    }
    packet((inner) =>
      inner.message(field.tracePacket.trackDescriptor, (track) => {
        track.uint(field.trackDescriptor.uuid, tracks.uuid(lane.key));
        track.uint(field.trackDescriptor.parentUuid, tracks.uuid(`process ${lane.process}`));
        track.string(field.trackDescriptor.name, lane.name);
        if (lane.task === undefined)
          track.message(field.trackDescriptor.thread, (thread) =>
            thread
              .uint(field.threadDescriptor.pid, lane.pid)
              .uint(field.threadDescriptor.tid, tracks.tid(lane))
              .string(field.threadDescriptor.threadName, lane.name),
          );
      }),
    );
  }

  const entries: Entry[] = [];
  const slice = (lane: string, from: number, to: number | undefined, name: string, category: keyof typeof depths, at?: SourcePlace, object?: string) => {
    const track = tracks.uuid(lane);
    const depth = depths[category];
    const begin = nanoseconds(from, start);
    const over = nanoseconds(Math.max(to ?? end, from), start);
    entries.push({
      ns: begin,
      order: depth,
      write: (inner) =>
        inner.message(field.tracePacket.trackEvent, (event) => {
          event.uint(field.trackEvent.type, field.eventType.sliceBegin).uint(field.trackEvent.trackUuid, track);
          event.string(field.trackEvent.categories, category).string(field.trackEvent.name, name);
          place(event, at);
          if (object !== undefined)
            event.message(field.trackEvent.debugAnnotations, (note) =>
              note.string(field.debugAnnotation.name, 'object').string(field.debugAnnotation.stringValue, object),
            );
        }),
    });
    entries.push({
      ns: over,
      // A slice ends before the next begins, the inner one before the outer; an empty one after its own beginning.
      order: over === begin ? depth + 0.5 : -depth,
      write: (inner) =>
        inner.message(field.tracePacket.trackEvent, (event) =>
          event.uint(field.trackEvent.type, field.eventType.sliceEnd).uint(field.trackEvent.trackUuid, track),
        ),
    });
  };
  for (const lane of timeline.lanes.values()) slice(lane.key, lane.from, lane.to, lane.processName, 'life');
  for (const one of timeline.slices)
    slice(one.lane, one.from, one.to, label(timeline, one), one.kind === 'work' || one.kind === 'turn' ? one.kind : 'wait', one.at, one.object);

  const arrowEnd = (arrow: Arrow, side: 'from' | 'to', flow: bigint): Entry => ({
    ns: nanoseconds(arrow[side].t, start),
    order: side === 'from' ? 8 : 9,
    write: (inner) =>
      inner.message(field.tracePacket.trackEvent, (event) => {
        const words = arrow.kind.split('-');
        event.uint(field.trackEvent.type, field.eventType.instant).uint(field.trackEvent.trackUuid, tracks.uuid(arrow[side].lane));
        event.string(field.trackEvent.categories, 'arrow');
        event.string(
          field.trackEvent.name,
          `${(side === 'from' ? words[0] : words.at(-1)) ?? arrow.kind}${arrow.object === undefined ? '' : ` ${timeline.objectName(arrow.object)}`}`,
        );
        event.fixed64(side === 'from' ? field.trackEvent.flowIds : field.trackEvent.terminatingFlowIds, flow);
      }),
  });
  timeline.arrows.forEach((arrow, index) => {
    const flow = BigInt(index + 1);
    entries.push(arrowEnd(arrow, 'from', flow), arrowEnd(arrow, 'to', flow));
  });

  entries.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : a.order - b.order));
  for (const entry of entries)
    packet((inner) => {
      inner.uint(field.tracePacket.timestamp, entry.ns);
      entry.write(inner);
    });
  return out.finish();
}
