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

const queueFor = ['item', 'space', 'tasks', 'flush'] as const;
const pipeFor = ['item', 'space', 'client'] as const;
const maxJob = Number.MAX_SAFE_INTEGER;

/** The event that a slot of process `pid` tells; undefined where it makes no sense. `t` in seconds of the run. */
export function slotEvent(slot: RingSlot, pid: number, t: number, definitions: RingDefinitions): ProcessEvent | undefined {
  const kind = ringKinds[slot.kind - 1];
  if (kind === undefined || !Number.isFinite(t)) return undefined;
  const at = definitions.place(slot.place);
  const common = { t, pid, ...(slot.thread > 1 ? { thread: slot.thread } : {}), ...(at ? { at } : {}) };
  const timeout = slot.a >= 0 ? { timeout: slot.a / 1_000 } : {};
  if (kind === 'input.waiting' || kind === 'input.received') return { ...common, event: kind };
  if (kind === 'thread.joining' || kind === 'thread.joined') {
    const target = slot.c;
    if (target < 1 || target > 65_535) return undefined;
    return kind === 'thread.joining'
      ? { ...common, event: kind, target, ...timeout }
      : { ...common, event: kind, target, ...(slot.a === 1 ? { timedOut: true } : {}) };
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
