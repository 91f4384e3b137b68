import { join } from 'node:path';
import { findingText, RunHistory } from '@forkhall/insight';
import { defaultLimits } from '@forkhall/protocol';
import { openSandboxHost } from '@forkhall/sandbox';
import { expect, test } from 'vitest';
import { typescriptSpecimens } from './typescript-specimens.ts';

const runtimeFolder = join(import.meta.dirname, '../../packages/runtime');
const { source } = typescriptSpecimens[0] as { source: string };

test.each([
  ['cold', 0],
  ['warm', 1],
])('the deadlock of a TypeScript program in a sandbox is found while it stands (%s)', async (_, spares) => {
  await using host = await openSandboxHost({ runtimeFolder, places: 2, spares: { python: 0, typescript: spares } });
  const program = {
    language: 'typescript' as const,
    entry: 'main.ts',
    files: [{ path: 'main.ts', content: source }],
    args: [],
    size: { cols: 80, rows: 24 },
    limits: defaultLimits,
  };
  host.expect('typescript', 'main.ts');
  let run = await host.run(program);
  // A spare takes its time to stand.
  while (spares > 0 && !run.warm) {
    run.stop('server');
    await run.ended;
    await new Promise((resolve) => setTimeout(resolve, 100));
    run = await host.run(program);
  }
  const history = new RunHistory();
  const found = await new Promise((resolve) => {
    run.onEvents((events) => {
      for (const event of events) history.append(event);
      const deadlock = history.findings(history.span.to + 1).find(({ code }) => code === 'deadlock');
      // What was told so far may be half of a moment.
      if (deadlock?.actors.length === 3) resolve(deadlock);
    });
    void run.ended.then(resolve);
  });
  expect(found).toMatchObject({ code: 'deadlock', count: 4, doubts: [] });
  const text = JSON.stringify(findingText(found as never, 'en'));
  for (const words of ['philosopher 1', 'forks[2]', 'line']) expect(text).toContain(words);
  const names = history.picture(history.span.to).processes.map(({ name, how }) => `${name} ${how}`);
  expect(names.sort()).toEqual(['MainProcess main', ...[0, 1, 2].map((n) => `philosopher ${n} spawn`)]);
  run.stop('student');
  const { survivors, ending } = await run.ended;
  expect([survivors, ending.kind]).toEqual([0, 'stopped']);
});
