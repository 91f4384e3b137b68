import type { ProcessEvent } from '@forkhall/protocol';
import type { RingDefinitions } from './ring-definitions.ts';
import { ringKinds } from './ring-kinds.ts';

/** One slot as it was read, before its numbers are looked up. */
export interface RingSlot {
  /** Seconds of the monotonic clock. */
  t: number;
  kind: number;
  thread: number;
  object: number;
  place: number;
  a: number;
  c: number;
}

export const slotBytes = 48;

export function slotOf(bytes: Buffer, at: number): RingSlot {
  return {
    t: bytes.readDoubleLE(at + 8),
    kind: bytes.readUInt16LE(at + 16),
    thread: bytes.readUInt16LE(at + 18),
    object: bytes.readUInt32LE(at + 20),
    place: bytes.readUInt32LE(at + 24),
    a: bytes.readInt32LE(at + 28),
    c: Number(bytes.readBigInt64LE(at + 32)),
  };
}

const queueFor = ['item', 'space', 'tasks', 'flush'] as const;
const pipeFor = ['item', 'space', 'client'] as const;
const maxJob = Number.MAX_SAFE_INTEGER;

/** From this number on, a slot's actor is a task. */
const firstTask = 0x8000;

/** Who acted: `thread` where it is not the main one, `task` where it is one. */
export function actorFields(actor: number, definitions: RingDefinitions): { thread?: number; task?: string } {
  const task = actor - firstTask;
  if (task < 1) return actor > 1 ? { thread: actor } : {};
  const thread = definitions.threadOf(task);
  return { ...(thread > 1 ? { thread } : {}), task: `${task}` };
}

/** The event that a slot of process `pid` tells; undefined where it makes no sense. `t` in seconds of the run. */
export function slotEvent(slot: RingSlot, pid: number, t: number, definitions: RingDefinitions): ProcessEvent | undefined {
  const kind = ringKinds[slot.kind - 1];
  if (kind === undefined || !Number.isFinite(t)) return undefined;
  const at = definitions.place(slot.place);
  const common = { t, pid, ...actorFields(slot.thread, definitions), ...(at ? { at } : {}) };
  const timeout = slot.a >= 0 ? { timeout: slot.a / 1_000 } : {};
  if (kind === 'several.waiting' || kind === 'several.member') return undefined; // see several-waits.ts
  if (kind === 'several.woke') return { ...common, event: kind, ...(slot.a === 1 ? { timedOut: true } : {}) };
  if (kind === 'input.waiting' || kind === 'input.received') return { ...common, event: kind };
  if (kind === 'process.pending') return { ...common, event: kind, pending: slot.a === 1 };
  if (kind === 'thread.joining' || kind === 'thread.joined') {
    const target = slot.c;
    if (target < 1 || target > 65_535) return undefined;
    return kind === 'thread.joining'
      ? { ...common, event: kind, target, ...timeout }
      : { ...common, event: kind, target, ...(slot.a === 1 ? { timedOut: true } : {}) };
  }
  switch (kind) {
    case 'task.started': {
      const task = slot.thread - firstTask;
      if (task < 1) return undefined;
      definitions.setThread(task, slot.a);
      const word = definitions.word(slot.object) ?? 'task';
      const turn = Math.floor(slot.c / 65_536);
      const parent = (slot.c & 65_535) - firstTask;
      const name = turn > 0 ? `Task-${turn} ${word}()` : word;
      return { ...common, ...actorFields(slot.thread, definitions), event: kind, name, ...(parent > 0 ? { parent: `${parent}` } : {}) };
    }
    case 'task.exited':
      return { ...common, event: kind, ...(slot.a === 1 ? { cancelled: true } : {}) };
    case 'task.joining': {
      const target = slot.c - firstTask;
      return target >= 1 && target < firstTask ? { ...common, event: kind, target: `${target}`, ...timeout } : undefined;
    }
    case 'task.switched':
    case 'task.joined':
      return { ...common, event: kind };
    default:
  }
  const object = definitions.object(slot.object, pid);
  if (object === undefined) return undefined;
  const on = { ...common, object };
  switch (kind) {
    case 'lock.requested':
    case 'condition.waiting':
    case 'event.waiting':
    case 'barrier.waiting':
      return { ...on, event: kind, ...timeout };
    case 'lock.acquired':
      return { ...on, event: kind, ...(slot.a === 1 ? { scoped: true } : {}) };
    case 'condition.notified':
      return { ...on, event: kind, ...(slot.a >= 0 ? { count: slot.a } : {}) };
    case 'condition.woke':
    case 'event.woke':
      return { ...on, event: kind, ...(slot.a === 1 ? { timedOut: true } : {}) };
    case 'barrier.passed':
      return { ...on, event: kind, index: Math.max(0, slot.a) };
    case 'queue.waiting':
    case 'queue.timed-out': {
      const what = queueFor[slot.c];
      if (what === undefined) return undefined;
      return kind === 'queue.waiting' ? { ...on, event: kind, for: what, ...timeout } : { ...on, event: kind, for: what };
    }
    case 'queue.checked':
      return { ...on, event: kind, question: slot.a < 2 ? 'empty' : 'full', answer: slot.a % 2 === 1 };
    case 'pipe.waiting': {
      const what = pipeFor[slot.c];
      return what && { ...on, event: kind, for: what, ...timeout };
    }
    case 'pipe.sent':
    case 'pipe.received':
      return { ...on, event: kind, ...(slot.c >= 0 && slot.c <= maxJob ? { bytes: slot.c } : {}) };
    case 'pool.submitted':
      return { ...on, event: kind, job: `${slot.c}`, tasks: Math.max(0, slot.a) };
    case 'pool.task-started':
    case 'pool.task-finished':
    case 'pool.fetched':
      return { ...on, event: kind, job: `${slot.c}` };
    case 'pool.waiting':
      return { ...on, event: kind, ...(slot.c >= 0 ? { job: `${slot.c}` } : {}), ...timeout };
    case 'pool.timed-out':
      return { ...on, event: kind, ...(slot.c >= 0 ? { job: `${slot.c}` } : {}) };
    case 'manager.called':
      return { ...on, event: kind, method: definitions.word(slot.a) ?? '?' };
    default:
      return { ...on, event: kind };
  }
}
