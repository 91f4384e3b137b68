import { expect, it } from 'vitest';
import { PictureClient } from './picture-client.ts';
import type { FromWorker, ToWorker } from './picture-messages.ts';
import { philosophers, pictureOf } from './picture-of.ts';

/** A client whose worker is the test. */
function client() {
  const told: ToWorker[] = [];
  let answer: (event: { data: FromWorker }) => void = () => {};
  const worker = {
    postMessage: (message: ToWorker) => told.push(message),
    addEventListener: (_kind: string, listener: typeof answer) => {
      answer = listener;
    },
    terminate: () => {},
  };
  return { client: new PictureClient(() => worker as unknown as Worker), told, say: (data: FromWorker) => answer({ data }) };
}

const view = (t: number) => ({ picture: pictureOf(philosophers, t), events: 7, span: { from: 0, to: 5 }, behind: 0, over: true });

it('a run without events costs no worker; the first events begin one', () => {
  const { client: it, told } = client();
  it.begin('one');
  it.setLive(true);
  expect(told).toEqual([]);
  it.add(philosophers);
  expect(told.map(({ kind }) => kind)).toEqual(['begin', 'head', 'events']);
});

it('a picture of the run before comes too late', () => {
  const { client: it, say } = client();
  it.begin('one');
  it.add(philosophers);
  it.begin('two');
  say({ kind: 'view', run: 1, view: view(5) });
  expect(it.store.getState().picture).toBeUndefined();
  say({ kind: 'view', run: 2, view: view(5) });
  expect(it.store.getState()).toMatchObject({ runId: 'two', several: true, events: 7, over: true });
});

it('a step that is answered late does not take away a person who has gone elsewhere', async () => {
  const { client: it, told, say } = client();
  it.begin('one');
  it.add(philosophers);
  say({ kind: 'view', run: 1, view: view(5) });
  it.lookAt(1);
  const step = it.step(1);
  it.lookAt(undefined);
  const asked = told.findLast((message) => message.kind === 'ask');
  say({ kind: 'answer', id: asked?.id ?? 0, answer: { t: 2 } });
  await step;
  expect(it.store.getState().at).toBeUndefined();
  const back = it.step(-1);
  say({ kind: 'answer', id: told.findLast((message) => message.kind === 'ask')?.id ?? 0, answer: { t: 0.6 } });
  await back;
  expect(it.store.getState().at).toBe(0.6);
});
