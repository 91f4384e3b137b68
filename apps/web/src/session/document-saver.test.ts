import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DocumentSaver, type SaveState } from './document-saver.ts';

/** A server that answers each send when the test says how. */
function saving() {
  const sends: { update: Uint8Array; resolve: () => void; reject: (error: Error) => void }[] = [];
  let arrived: (() => void) | undefined;
  const states: SaveState[] = [];
  let kept: Uint8Array | undefined;
  const saver = new DocumentSaver({
    send: (update) =>
      new Promise<void>((resolve, reject) => {
        sends.push({ update, resolve, reject });
        arrived?.();
      }),
    refusal: (error) => (error instanceof RangeError ? error.message : undefined),
    keep: (update) => {
      kept = update;
    },
    changed: (state) => states.push(state),
    batchMs: 1,
    retryMs: 1,
  });
  const nextSend = async () => {
    if (sends.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    const send = sends.shift();
    if (send === undefined) throw new Error('no send arrived');
    return send;
  };
  return { saver, nextSend, states, kept: () => kept };
}

function change(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('t').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

describe('saving', () => {
  it('is done when the server has acknowledged, and keeps what it has not', async () => {
    const { saver, nextSend, states, kept } = saving();
    saver.connected(undefined);
    saver.add(change('a'));
    saver.keepNow();
    expect(kept()).toBeDefined();
    const send = await nextSend();
    expect(states.at(-1)).toEqual({ kind: 'saving' });
    send.resolve();
    await expect.poll(() => states.at(-1)).toEqual({ kind: 'saved' });
    expect(kept()).toBeUndefined();
  });

  it('is tried again until it works', async () => {
    const { saver, nextSend, states } = saving();
    saver.connected(undefined);
    const update = change('a');
    saver.add(update);
    (await nextSend()).reject(new Error('no answer'));
    const second = await nextSend();
    expect(second.update).toEqual(update);
    expect(states.every((state) => state.kind === 'saving' || state === states[0])).toBe(true);
    second.resolve();
    await expect.poll(() => saver.saved).toBe(true);
  });

  it('waits while the server is away and begins again with what it lacks', async () => {
    const { saver, nextSend } = saving();
    saver.add(change('a'));
    expect(saver.saved).toBe(false);
    const missing = change('everything');
    saver.connected(missing);
    const send = await nextSend();
    expect(send.update).toEqual(missing);
    send.resolve();
    await expect.poll(() => saver.saved).toBe(true);
  });

  it('says so when the server refuses, and goes on with later changes', async () => {
    const { saver, nextSend, states } = saving();
    saver.connected(undefined);
    saver.add(change('too large'));
    (await nextSend()).reject(new RangeError('too large'));
    await expect.poll(() => states.at(-1)).toEqual({ kind: 'refused', message: 'too large' });
    saver.add(change('small'));
    (await nextSend()).resolve();
    await expect.poll(() => states.at(-1)).toEqual({ kind: 'saved' });
  });
});
