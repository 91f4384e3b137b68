import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { batchFailed, batchSaved, emptyQueue, enqueue, isSaved, takeBatch, unsaved } from './update-queue.ts';

function typed(count: number): { updates: Uint8Array[]; doc: Y.Doc } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let index = 0; index < count; index += 1) doc.getText('t').insert(index, String(index % 10));
  return { updates, doc };
}

const textOf = (updates: (Uint8Array | undefined)[]) => {
  const doc = new Y.Doc();
  for (const update of updates) if (update) Y.applyUpdate(doc, update);
  return doc.getText('t').toString();
};

describe('changes on their way to the server', () => {
  it('travel in batches, one at a time', () => {
    let queue = typed(5).updates.reduce(enqueue, emptyQueue);
    const first = takeBatch(queue, 1_000_000);
    expect(textOf([first.batch])).toBe('01234');
    queue = enqueue(first.queue, new Uint8Array([0, 0]));
    expect(takeBatch(queue, 1_000_000).batch).toBeUndefined();
    expect(isSaved(queue)).toBe(false);
    queue = batchSaved(queue);
    expect(takeBatch(queue, 1_000_000).batch).toEqual(new Uint8Array([0, 0]));
  });

  it('come back to the front when a batch fails', () => {
    const { updates } = typed(6);
    let queue = updates.slice(0, 3).reduce(enqueue, emptyQueue);
    queue = takeBatch(queue, 1_000_000).queue;
    queue = batchFailed(updates.slice(3).reduce(enqueue, queue));
    expect(textOf([unsaved(queue)])).toBe('012345');
    expect(queue.waiting).toHaveLength(4);
  });

  it('do not make a batch larger than the bound', () => {
    const queue = typed(100).updates.reduce(enqueue, emptyQueue);
    const { batch, queue: rest } = takeBatch(queue, 200);
    expect(batch?.byteLength).toBeLessThanOrEqual(200);
    expect(rest.waiting.length).toBeGreaterThan(0);
    expect(textOf([unsaved(rest)])).toHaveLength(100);
  });
});
