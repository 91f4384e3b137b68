import { mergeUpdates } from 'yjs';

/** Local changes on their way to the server's disk. At most one batch is in flight, so that they arrive in order. */
export interface UpdateQueue {
  readonly waiting: readonly Uint8Array[];
  readonly inFlight: Uint8Array | undefined;
}

export const emptyQueue: UpdateQueue = { waiting: [], inFlight: undefined };

export function enqueue(queue: UpdateQueue, update: Uint8Array): UpdateQueue {
  return { ...queue, waiting: [...queue.waiting, update] };
}

/** Takes the next batch of at most `maxBytes` (one update may be larger) unless one is in flight already. */
export function takeBatch(queue: UpdateQueue, maxBytes: number): { queue: UpdateQueue; batch: Uint8Array | undefined } {
  if (queue.inFlight !== undefined || queue.waiting.length === 0) return { queue, batch: undefined };
  let count = 0;
  let bytes = 0;
  for (const update of queue.waiting) {
    if (count > 0 && bytes + update.byteLength > maxBytes) break;
    bytes += update.byteLength;
    count += 1;
  }
  const batch = merged(queue.waiting.slice(0, count));
  return { queue: { waiting: queue.waiting.slice(count), inFlight: batch }, batch };
}

export function batchSaved(queue: UpdateQueue): UpdateQueue {
  return { ...queue, inFlight: undefined };
}

/** The batch was not acknowledged: it goes back to the front. An update that the server has already does no harm. */
export function batchFailed(queue: UpdateQueue): UpdateQueue {
  if (queue.inFlight === undefined) return queue;
  return { waiting: [queue.inFlight, ...queue.waiting], inFlight: undefined };
}

export function isSaved(queue: UpdateQueue): boolean {
  return queue.inFlight === undefined && queue.waiting.length === 0;
}

/** Everything that is not yet acknowledged, as one update. */
export function unsaved(queue: UpdateQueue): Uint8Array | undefined {
  const updates = queue.inFlight === undefined ? queue.waiting : [queue.inFlight, ...queue.waiting];
  return updates.length === 0 ? undefined : merged(updates);
}

function merged(updates: readonly Uint8Array[]): Uint8Array {
  return updates.length === 1 && updates[0] !== undefined ? updates[0] : mergeUpdates([...updates]);
}
