import type { CallPlace } from './place.ts';
import { report as reportAt } from './report.ts';

/** What a call of a shared object is told as: before it, when it is answered, and when it is refused. */
interface Told {
  before?: (object: string, args: readonly unknown[]) => void;
  after?: (object: string, result: unknown, args: readonly unknown[]) => void;
  refused?: (object: string, refusal: string) => void;
}

/** The program's line of the call that is being told. */
let at: CallPlace | undefined;

const report: typeof reportAt = (event, facts) => reportAt(event, facts, process.pid, at);

const seconds = (timeout: unknown) => (typeof timeout === 'number' ? timeout : undefined);

function acquiring(timeoutAt: number): Told {
  return {
    before: (object, args) => report('lock.requested', { object, timeout: seconds(args[timeoutAt]) }),
    after: (object, result) => {
      if (typeof result === 'object' && result !== null) report('lock.abandoned', { object, holder: (result as { pid: number }).pid });
      report('lock.acquired', { object, value: typeof result === 'number' ? result : undefined });
    },
    refused: (object, refusal) => {
      if (refusal === 'timeout' || refusal === 'aborted') report('lock.timed-out', { object });
    },
  };
}

const releasing: Told = { after: (object, result) => report('lock.released', { object, value: typeof result === 'number' ? result : undefined }) };
const lock = { acquire: acquiring(1), release: releasing };
const semaphore = { acquire: acquiring(0), release: releasing };
const end = (object: unknown, side: unknown) => `${String(object)}:${String(side)}`;

const called = (method: string): Told => ({ after: (object) => report('manager.called', { object, method }) });
const changed: Told = { after: (object) => report('value.changed', { object }) };

const queue: Record<string, Told> = {
  put: {
    before: (object, args) => report('queue.waiting', { object, for: 'space', timeout: seconds(args[1]) }),
    after: (object, size, args) =>
      report('queue.put', { object, size: size as number, bytes: (args[0] as Uint8Array).length, preview: (args as { preview?: string }).preview }),
    refused: (object, refusal) => {
      if (refusal === 'full' || refusal === 'aborted') report('queue.timed-out', { object, for: 'space' });
    },
  },
  get: {
    before: (object, args) => report('queue.waiting', { object, for: 'item', timeout: seconds(args[0]) }),
    refused: (object, refusal) => {
      if (refusal === 'empty' || refusal === 'aborted') report('queue.timed-out', { object, for: 'item' });
    },
  },
  full: { after: (object, answer) => report('queue.checked', { object, question: 'full', answer: answer === true }) },
  size: { after: (object, size) => report('queue.checked', { object, question: 'empty', answer: size === 0 }) },
  end: { after: (object) => report('queue.closed', { object }) },
  taskDone: { after: (object) => report('queue.task-done', { object }) },
  join: {
    before: (object, args) => report('queue.waiting', { object, for: 'tasks', timeout: seconds(args[0]) }),
    after: (object) => report('queue.joined', { object }),
    refused: (object, refusal) => {
      if (refusal === 'timeout') report('queue.timed-out', { object, for: 'tasks' });
    },
  },
};

const data = Object.fromEntries(
  ['get', 'set', 'delete', 'has', 'size', 'snapshot', 'push', 'pop', 'at', 'length', 'replace'].map((method) => [method, called(method)]),
);

const table: Record<string, Record<string, Told>> = {
  Lock: lock,
  RLock: lock,
  Semaphore: semaphore,
  BoundedSemaphore: semaphore,
  Condition: {
    ...lock,
    wait: {
      before: (object, args) => report('condition.waiting', { object, timeout: seconds(args[1]) }),
      after: (object) => report('condition.woke', { object }),
      refused: (object, refusal) => {
        if (refusal === 'timeout' || refusal === 'aborted') report('condition.woke', { object, timedOut: true });
      },
    },
    notify: { after: (object, count) => report('condition.notified', { object, count: count as number }) },
  },
  Event: {
    set: { after: (object) => report('event.set', { object }) },
    clear: { after: (object) => report('event.cleared', { object }) },
    wait: {
      before: (object, args) => report('event.waiting', { object, timeout: seconds(args[0]) }),
      after: (object, result) => report('event.woke', { object, timedOut: result === true ? undefined : true }),
      refused: (object) => report('event.woke', { object, timedOut: true }),
    },
  },
  Barrier: {
    wait: {
      before: (object) => report('barrier.waiting', { object }),
      after: (object, index) => report('barrier.passed', { object, index: index as number }),
      refused: (object) => report('barrier.broken', { object }),
    },
    reset: { after: (object) => report('barrier.broken', { object }) },
  },
  Queue: queue,
  JoinableQueue: queue,
  Pipe: {
    send: {
      before: (object, args) => report('pipe.waiting', { object: end(object, args[0]), for: 'space', timeout: seconds(args[2]) }),
      after: (object, _, args) =>
        report('pipe.sent', { object: end(object, args[0]), bytes: (args[1] as Uint8Array).length, preview: (args as { preview?: string }).preview }),
    },
    recv: { before: (object, args) => report('pipe.waiting', { object: end(object, args[0]), for: 'item', timeout: seconds(args[1]) }) },
    close: { after: (object, _, args) => report('pipe.closed', { object: end(object, args[0]) }) },
  },
  SharedValue: { set: changed, add: changed },
  SharedArray: { set: changed, add: changed },
  dict: data,
  list: data,
  Array: data,
  Namespace: data,
  Value: data,
};

function telling(place: CallPlace | undefined, tell: () => void): void {
  at = place;
  tell();
  at = undefined;
}

export function tellBefore(type: string, object: string, method: string, args: readonly unknown[], place?: CallPlace): void {
  telling(place, () => table[type]?.[method]?.before?.(object, args));
}

export function tellAfter(type: string, object: string, method: string, result: unknown, args: readonly unknown[], place?: CallPlace): void {
  telling(place, () => table[type]?.[method]?.after?.(object, result, args));
}

export function tellRefused(type: string, object: string, method: string, refusal: string, place?: CallPlace): void {
  telling(place, () => table[type]?.[method]?.refused?.(object, refusal));
}
