import { StepFailed } from './child.mjs';
import { exclusively } from './lock.mjs';
import { say, seconds } from './say.mjs';

/**
 * Makes what is not ready, in order. A step is `{title: {en, zh}, ready(): boolean, make(): Promise, blocked?(): string}`;
 * `ready` is cheap, and `blocked` says what a person must do before anything is begun.
 * `onProgress` gets `[{title, state: 'waiting' | 'running' | 'done'}]`, once at first and at each change.
 * @throws {StepFailed} with what to do, where a step cannot be made.
 */
export async function setUp(steps, onProgress = () => {}) {
  if (steps.every((step) => step.ready())) return;
  const blocked = steps.map((step) => step.blocked?.()).find((advice) => advice !== undefined);
  if (blocked !== undefined) throw new StepFailed(blocked);
  await exclusively(
    async () => {
      const shown = steps.map((step) => ({ title: step.title, state: 'waiting' }));
      for (const [index, step] of steps.entries()) {
        if (!step.ready()) {
          shown[index].state = 'running';
          onProgress(shown);
          await make(step, `[${index + 1}/${steps.length}] ${step.title.en}`);
        }
        shown[index].state = 'done';
        onProgress(shown);
      }
    },
    () => say('another set-up of this checkout runs; waiting for it …'),
  );
}

async function make(step, label) {
  say(`${label} …`);
  const since = performance.now();
  try {
    await step.make();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    throw new StepFailed(`${step.title.en}: ${error.message}`, error.tail);
  }
  say(`${label}: ready after ${seconds(since)}`);
}
