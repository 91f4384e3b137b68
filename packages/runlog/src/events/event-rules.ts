import type { ProcessEvent, ProcessEventName } from '@forkhall/protocol';

type Noun = 'lock' | 'condition' | 'event' | 'barrier' | 'queue' | 'pipe' | 'process' | 'thread' | 'pool' | 'several' | 'input';

/** The events that begin a wait of whom they happen to. */
export const beginsWait: Partial<Record<ProcessEventName, Noun>> = {
  'lock.requested': 'lock',
  'condition.waiting': 'condition',
  'event.waiting': 'event',
  'barrier.waiting': 'barrier',
  'queue.waiting': 'queue',
  'pipe.waiting': 'pipe',
  'process.joining': 'process',
  'thread.joining': 'thread',
  'pool.waiting': 'pool',
  'several.waiting': 'several',
  'input.waiting': 'input',
};

/** The events that end one. */
export const endsWait: Partial<Record<ProcessEventName, Noun>> = {
  'lock.acquired': 'lock',
  'lock.timed-out': 'lock',
  'condition.woke': 'condition',
  'event.woke': 'event',
  'barrier.passed': 'barrier',
  'barrier.broken': 'barrier',
  'queue.put': 'queue',
  'queue.got': 'queue',
  'queue.timed-out': 'queue',
  'queue.joined': 'queue',
  'queue.flushed': 'queue',
  'pipe.sent': 'pipe',
  'pipe.received': 'pipe',
  'pipe.timed-out': 'pipe',
  'pipe.accepted': 'pipe',
  'pipe.closed': 'pipe',
  'process.joined': 'process',
  'thread.joined': 'thread',
  'pool.timed-out': 'pool',
  'pool.joined': 'pool',
  'pool.fetched': 'pool',
  'several.woke': 'several',
  'input.received': 'input',
};

/**
 * What becomes of an event in a flood. `keep`: it is always written. `end`: it says nothing but that a wait is over.
 * `last`: only the latest says anything about the present. Those with a rule of their own (locks, counted things, lives,
 * jobs) are not asked for.
 */
export function ruleOf({ event }: ProcessEvent): 'keep' | 'end' | 'last' {
  switch (event) {
    case 'lock.timed-out':
    case 'condition.woke':
    case 'event.woke':
    case 'barrier.passed':
    case 'queue.timed-out':
    case 'queue.joined':
    case 'queue.flushed':
    case 'pipe.timed-out':
    case 'pipe.accepted':
    case 'thread.joined':
    case 'pool.timed-out':
    case 'several.woke':
    case 'input.received':
      return 'end';
    case 'process.sampled':
    case 'task.switched':
    case 'condition.notified':
    case 'event.set':
    case 'event.cleared':
    case 'queue.checked':
    case 'process.pending':
    case 'pool.callback-started':
    case 'pool.callback-finished':
    case 'manager.called':
    case 'value.changed':
      return 'last';
    default:
      return 'keep';
  }
}
