import type { ProcessEvent } from '@forkhall/protocol';
import { alikeKey, bounds, type Resource, type State } from '../state.ts';
import * as channel from './channel.ts';
import { actorOf, currentProcess, resourceOf } from './entities.ts';
import * as lock from './lock.ts';
import { poolEvent } from './pool.ts';
import * as process from './process.ts';
import * as several from './several.ts';
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
    if (speaker) {
      speaker.speaks = true;
      speaker.spokeAt = event.t;
    }
  }
  switch (event.event) {
    case 'process.started':
      process.processStarted(state, event);
      return;
    case 'process.exited':
      process.processExited(state, event);
      return;
    case 'process.joining':
      process.processJoining(state, event);
      return;
    case 'process.joined':
      process.processJoined(state, event);
      return;
    case 'process.signalled':
      process.processSignalled(state, event);
      return;
    case 'process.listening':
      process.processListening(state, event);
      return;
    case 'process.pending':
      process.processPending(state, event);
      return;
    case 'process.failed':
      process.processFailed(state, event);
      return;
    case 'process.sampled':
      process.processSampled(state, event);
      return;
    case 'thread.started':
    case 'task.started':
      process.threadStarted(state, event);
      return;
    case 'thread.exited':
    case 'task.exited':
      process.threadExited(state, event);
      return;
    case 'thread.joining':
      process.threadJoining(state, event);
      return;
    case 'thread.joined':
      process.threadJoined(state, event);
      return;
    case 'task.joining':
      process.taskJoining(state, event);
      return;
    case 'task.joined':
      process.taskJoined(state, event);
      return;
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
      count(state, resource);
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
      lock.lockRequested(state, event);
      return;
    case 'lock.acquired':
      lock.lockAcquired(state, event);
      return;
    case 'lock.released':
      lock.lockReleased(state, event);
      return;
    case 'lock.timed-out':
      lock.lockTimedOut(state, event);
      return;
    case 'lock.abandoned':
      lock.lockAbandoned(state, event);
      return;
    case 'condition.waiting':
      signal.conditionWaiting(state, event);
      return;
    case 'condition.notified':
      signal.conditionNotified(state, event);
      return;
    case 'condition.woke':
      signal.conditionWoke(state, event);
      return;
    case 'event.waiting':
      signal.eventWaiting(state, event);
      return;
    case 'event.set':
    case 'event.cleared':
      signal.eventSet(state, event);
      return;
    case 'event.woke':
      signal.eventWoke(state, event);
      return;
    case 'barrier.waiting':
      signal.barrierWaiting(state, event);
      return;
    case 'barrier.passed':
    case 'barrier.broken':
      signal.barrierPassed(state, event);
      return;
    case 'queue.waiting':
      channel.queueWaiting(state, event);
      return;
    case 'queue.put':
      channel.queuePut(state, event);
      return;
    case 'queue.got':
      channel.queueGot(state, event);
      return;
    case 'queue.timed-out':
      channel.queueTimedOut(state, event);
      return;
    case 'queue.checked':
      channel.queueChecked(state, event);
      return;
    case 'queue.task-done':
    case 'queue.spoilt':
    case 'queue.joined':
    case 'queue.closed':
    case 'queue.returned':
    case 'queue.flushed':
      channel.queueOther(state, event);
      return;
    case 'pipe.waiting':
      channel.pipeWaiting(state, event);
      return;
    case 'pipe.sent':
    case 'pipe.received':
    case 'pipe.closed':
    case 'pipe.timed-out':
    case 'pipe.accepted':
      channel.pipeOther(state, event);
      return;
    case 'pool.started':
    case 'pool.submitted':
    case 'pool.task-started':
    case 'pool.task-finished':
    case 'pool.task-failed':
    case 'pool.waiting':
    case 'pool.timed-out':
    case 'pool.joined':
    case 'pool.fetched':
    case 'pool.callback-started':
    case 'pool.callback-finished':
    case 'pool.closed':
    case 'pool.terminated':
    case 'pool.worker-lost':
      poolEvent(state, event);
      return;
    case 'several.waiting':
      several.severalWaiting(state, event);
      return;
    case 'several.woke':
      several.severalWoke(state, event);
      return;
    case 'task.switched':
    case 'manager.called':
    case 'value.changed':
      actorOf(state, event);
      return;
    case 'events.dropped':
      for (const [kind, count] of Object.entries(event.counts)) {
        if (!event.settled && !undecisive.test(kind)) state.gapSince ??= event.t;
        if (state.dropped.has(kind) || state.dropped.size < bounds.droppedKinds) state.dropped.set(kind, (state.dropped.get(kind) ?? 0) + count);
      }
      return;
    default:
      // An event kind of a later version.
      event satisfies never;
  }
}

/** One name may be that of many: each gets a number. */
function count(state: State, resource: Resource): void {
  if (resource.name === undefined || resource.number !== undefined) return;
  const key = alikeKey(resource);
  const number = (state.alike.get(key) ?? 0) + 1;
  if (number === 1 && state.alike.size >= bounds.resources) return;
  state.alike.set(key, number);
  resource.number = number;
}
