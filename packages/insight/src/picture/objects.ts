import { describeActor } from '../findings/describe.ts';
import { isSemaphore } from '../fold/lock.ts';
import type { Picture, PictureLock, PictureObject, PicturePipe, PicturePool, PictureQueue, PictureSignal, PictureUse } from '../picture.ts';
import type { Actor, Resource, State, WaitKind } from '../state.ts';
import { isAlive } from '../stuck/needs.ts';
import { defined } from './defined.ts';

/** Waiters by object id and kind, in the order in which they came. */
function waitersOf(state: State): Map<string, Actor[]> {
  const result = new Map<string, Actor[]>();
  for (const actor of state.actors.values()) {
    const { wait } = actor;
    if (!wait || !isAlive(state, actor)) continue;
    for (const each of wait.several?.of ?? [wait]) {
      if (!('object' in each) || each.object === undefined) continue;
      const key = `${each.kind} ${each.object}`;
      const list = result.get(key);
      if (!list) result.set(key, [actor]);
      else if (list.at(-1) !== actor) list.push(actor);
    }
  }
  for (const list of result.values()) list.sort((a, b) => (a.wait?.since ?? 0) - (b.wait?.since ?? 0));
  return result;
}

function pictureOf(resource: Resource): PictureObject {
  return defined({ id: resource.id, type: resource.type ?? 'Lock', name: resource.name, madeAt: resource.at }) as PictureObject;
}

function poolPicture(state: State, resource: Resource): PicturePool[] {
  const pool = state.pools.get(resource.id);
  if (!pool) return [];
  const workers = pool.workers.flatMap((key) => {
    const process = state.processes.get(key);
    if (!process || process.endedAt !== undefined) return [];
    const running = state.actors.get(`${key}/1`)?.running;
    const job = running && pool.jobs.get(running.job);
    return [defined({ process: key, job: running?.job, function: job?.function, since: running?.since }) as PicturePool['workers'][number]];
  });
  let queued = 0;
  let lost = 0;
  const errors: PicturePool['errors'][number][] = [];
  for (const job of pool.jobs.values()) {
    queued += Math.max(0, job.tasks - job.started);
    lost += job.lost;
    if (job.error && errors.length < 100)
      errors.push(defined({ job: job.id, t: job.error.t, error: job.error.error, at: job.error.at }) as PicturePool['errors'][number]);
  }
  const picture: PicturePool = {
    ...pictureOf(resource),
    owner: pool.owner,
    workers,
    queued,
    running: workers.filter((worker) => worker.job !== undefined).length,
    finished: pool.finished,
    failed: pool.failed,
    submitted: pool.submitted,
    lost,
    state: pool.terminatedAt !== undefined ? 'terminated' : pool.closedAt !== undefined ? 'closed' : 'open',
    errors,
  };
  return [picture];
}

type Waiting = (...kinds: WaitKind[]) => PictureUse[];

function holdersOf(state: State, resource: Resource): PictureUse[] {
  return resource.holds.map((hold) => {
    const actor = state.actors.get(hold.actor);
    const who = actor ? describeActor(state, actor) : { key: hold.actor, pid: Number.parseInt(hold.actor, 10) || 0, process: hold.actor };
    return defined({ actor: who, since: hold.since, at: hold.at, count: hold.count }) as PictureUse;
  });
}

function lockPicture(state: State, resource: Resource, waiting: Waiting): PictureLock {
  const { permits, capacity } = resource;
  return {
    ...pictureOf(resource),
    holders: holdersOf(state, resource),
    waiters: waiting('lock'),
    ...(isSemaphore(resource) ? defined({ permits: permits && Math.max(0, permits), capacity }) : {}),
  } as PictureLock;
}

function conditionPicture(state: State, resource: Resource, waiting: Waiting): PictureSignal {
  return { ...pictureOf(resource), waiters: waiting('condition', 'lock'), holders: holdersOf(state, resource) };
}

function eventPicture(state: State, resource: Resource, waiting: Waiting): PictureSignal {
  return { ...pictureOf(resource), waiters: waiting('event'), holders: holdersOf(state, resource), set: resource.set };
}

function barrierPicture(state: State, resource: Resource, waiting: Waiting): PictureSignal {
  const { broken, capacity } = resource;
  return { ...pictureOf(resource), waiters: waiting('barrier'), holders: holdersOf(state, resource), ...defined({ broken, capacity }) } as PictureSignal;
}

function queuePicture(resource: Resource, waiting: Waiting): PictureQueue {
  return {
    ...pictureOf(resource),
    depth: Math.max(0, resource.depth),
    ...defined({
      capacity: resource.capacity !== undefined && resource.capacity > 0 ? resource.capacity : undefined,
      bytes: resource.bytesUnknown ? undefined : Math.round(resource.bytes),
      unfinished: resource.type === 'JoinableQueue' ? Math.max(0, resource.unfinished) : undefined,
    }),
    getters: waiting('item'),
    putters: waiting('space', 'flush'),
  } as PictureQueue;
}

function pipePicture(resource: Resource, waiting: Waiting): PicturePipe {
  return {
    ...pictureOf(resource),
    ...defined({ peer: resource.peer }),
    depth: Math.max(0, resource.depth),
    readers: waiting('message', 'client'),
    writers: waiting('room'),
    closed: resource.closedAt !== undefined,
  } as PicturePipe;
}

type PictureObjects = { -readonly [K in 'locks' | 'signals' | 'queues' | 'pipes' | 'pools' | 'others']: Picture[K][number][] };

/** What processes share, by what it is; who waits for it or holds it. */
export function pictureObjects(state: State): PictureObjects {
  const waiters = waitersOf(state);
  const objects: PictureObjects = { locks: [], signals: [], queues: [], pipes: [], pools: [], others: [] };
  for (const resource of state.resources.values()) {
    const waiting: Waiting = (...kinds) =>
      kinds.flatMap((kind) =>
        (waiters.get(`${kind} ${resource.id}`) ?? []).map((actor) => {
          const { since = 0, at, timeout } = actor.wait ?? {};
          return defined({ actor: describeActor(state, actor), since, at, timeout }) as PictureUse;
        }),
      );
    switch (resource.type) {
      // Taken or given back before it was told what it is.
      case undefined:
      case 'Lock':
      case 'RLock':
      case 'Semaphore':
      case 'BoundedSemaphore':
        objects.locks.push(lockPicture(state, resource, waiting));
        break;
      case 'Condition':
        objects.signals.push(conditionPicture(state, resource, waiting));
        break;
      case 'Event':
        objects.signals.push(eventPicture(state, resource, waiting));
        break;
      case 'Barrier':
        objects.signals.push(barrierPicture(state, resource, waiting));
        break;
      case 'Queue':
      case 'SimpleQueue':
      case 'JoinableQueue':
        objects.queues.push(queuePicture(resource, waiting));
        break;
      case 'Pipe':
      case 'Listener':
      case 'Client':
        objects.pipes.push(pipePicture(resource, waiting));
        break;
      case 'Pool':
      case 'Executor':
        objects.pools.push(...poolPicture(state, resource));
        break;
      default:
        if (resource.removedAt === undefined) objects.others.push(pictureOf(resource));
    }
  }
  return objects;
}
