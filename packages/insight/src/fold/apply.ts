import type { ProcessEvent } from '@forkhall/protocol';
import { bounds, type State } from '../state.ts';
import * as channel from './channel.ts';
import { actorOf, currentProcess, resourceOf } from './entities.ts';
import * as lock from './lock.ts';
import { poolEvent } from './pool.ts';
import * as process from './process.ts';
import * as signal from './signal.ts';

/** Kinds whose loss leaves open who waits and who holds. Samples, previews and calls decide nothing. */
const undecisive = /^(process\.sampled|task\.switched|manager\.called|value\.changed|queue\.checked)$/;

/** Told by the kernel or the supervisor: they prove nothing about hooks in the process. */
const fromOutside = new Set(['process.started', 'process.exited', 'process.sampled']);

/** Takes one event into the state, in place. Never throws; contradictions are settled in favour of the later event. */
export function apply(state: State, event: ProcessEvent): void {
  state.t = Math.max(state.t, event.t);
  state.events++;
  if (!fromOutside.has(event.event)) {
    const speaker = currentProcess(state, event.pid);
    if (speaker) speaker.speaks = true;
  }
  switch (event.event) {
    case 'process.started':
      return process.processStarted(state, event);
    case 'process.exited':
      return process.processExited(state, event);
    case 'process.joining':
      return process.processJoining(state, event);
    case 'process.joined':
      return process.processJoined(state, event);
    case 'process.signalled':
      return process.processSignalled(state, event);
    case 'process.failed':
      return process.processFailed(state, event);
    case 'process.sampled':
      return process.processSampled(state, event);
    case 'thread.started':
    case 'task.started':
      return process.threadStarted(state, event);
    case 'thread.exited':
    case 'task.exited':
      return process.threadExited(state, event);
    case 'thread.joining':
      return process.threadJoining(state, event);
    case 'thread.joined':
      return process.threadJoined(state, event);
    case 'input.waiting': {
      const actor = actorOf(state, event);
      if (actor) actor.wait = { kind: 'input', since: event.t, at: event.at };
      return;
    }
    case 'input.received': {
      const actor = actorOf(state, event);
      if (actor?.wait?.kind === 'input') actor.wait = undefined;
      return;
    }
    case 'resource.created': {
      actorOf(state, event);
      const resource = resourceOf(state, event, event.type);
      if (!resource) return;
      resource.type = event.type;
      resource.name = event.name ?? resource.name;
      resource.at ??= event.at;
      resource.capacity = event.capacity ?? resource.capacity;
      if (lock.isSemaphore(resource)) resource.permits ??= event.capacity;
      if (event.peer !== event.object) resource.peer = event.peer ?? resource.peer;
      resource.lock = event.lock ?? resource.lock;
      return;
    }
    case 'resource.removed':
    case 'resource.leaked': {
      actorOf(state, event);
      const type = event.event === 'resource.leaked' ? event.type : undefined;
      const resource = resourceOf(state, event, type);
      if (!resource) return;
      if (event.event === 'resource.removed') resource.removedAt ??= event.t;
      else {
        resource.leakedAt ??= event.t;
        resource.name ??= event.name;
      }
      return;
    }
    case 'lock.requested':
      return lock.lockRequested(state, event);
    case 'lock.acquired':
      return lock.lockAcquired(state, event);
    case 'lock.released':
      return lock.lockReleased(state, event);
    case 'lock.timed-out':
      return lock.lockTimedOut(state, event);
    case 'lock.abandoned':
      return lock.lockAbandoned(state, event);
    case 'condition.waiting':
      return signal.conditionWaiting(state, event);
    case 'condition.notified':
      return signal.conditionNotified(state, event);
    case 'condition.woke':
      return signal.conditionWoke(state, event);
    case 'event.waiting':
      return signal.eventWaiting(state, event);
    case 'event.set':
    case 'event.cleared':
      return signal.eventSet(state, event);
    case 'event.woke':
      return signal.eventWoke(state, event);
    case 'barrier.waiting':
      return signal.barrierWaiting(state, event);
    case 'barrier.passed':
    case 'barrier.broken':
      return signal.barrierPassed(state, event);
    case 'queue.waiting':
      return channel.queueWaiting(state, event);
    case 'queue.put':
      return channel.queuePut(state, event);
    case 'queue.got':
      return channel.queueGot(state, event);
    case 'queue.timed-out':
      return channel.queueTimedOut(state, event);
    case 'queue.checked':
      return channel.queueChecked(state, event);
    case 'queue.task-done':
    case 'queue.joined':
    case 'queue.closed':
    case 'queue.returned':
    case 'queue.flushed':
      return channel.queueOther(state, event);
    case 'pipe.waiting':
      return channel.pipeWaiting(state, event);
    case 'pipe.sent':
    case 'pipe.received':
    case 'pipe.closed':
    case 'pipe.timed-out':
    case 'pipe.accepted':
      return channel.pipeOther(state, event);
    case 'pool.started':
    case 'pool.submitted':
    case 'pool.task-started':
    case 'pool.task-finished':
    case 'pool.task-failed':
    case 'pool.waiting':
    case 'pool.timed-out':
    case 'pool.joined':
    case 'pool.fetched':
    case 'pool.closed':
    case 'pool.terminated':
    case 'pool.worker-lost':
      return poolEvent(state, event);
    case 'task.switched':
    case 'manager.called':
    case 'value.changed':
      actorOf(state, event);
      return;
    case 'events.dropped':
      for (const [kind, count] of Object.entries(event.counts)) {
        if (!undecisive.test(kind)) state.gapSince ??= event.t;
        if (state.dropped.has(kind) || state.dropped.size < bounds.droppedKinds) state.dropped.set(kind, (state.dropped.get(kind) ?? 0) + count);
      }
      return;
    default:
      // An event kind of a later version.
      event satisfies never;
  }
}
