import { type Finding, RunHistory } from '@forkhall/insight';
import type { ProcessEvent } from '@forkhall/protocol';
import { test } from 'vitest';
import { specimens } from './specimens.ts';
import { typescriptSpecimens } from './typescript-specimens.ts';
import { watchProgram } from './watched-program.ts';

/** What stands, and has stood, some seconds after the last event. */
function findingsOf(events: readonly ProcessEvent[], end?: ProcessEvent): Finding[] {
  const history = new RunHistory();
  for (const event of events) history.append(event);
  if (end) history.append(end);
  return history.findings(history.span.to + 5);
}

const mainOf = (events: readonly ProcessEvent[]) => events.find((event) => event.event === 'process.started' && event.how === 'main')?.pid ?? 1;

const cases = [
  ...specimens.map((specimen) => ({ ...specimen, language: 'python' as const })),
  ...typescriptSpecimens.map((specimen) => ({ ...specimen, language: 'typescript' as const })),
];

test.concurrent.for(cases)('$language: $name: $finds', async ({ language, source, finds, hangs, endsWith }, { expect }) => {
  const { status, stderr, events } = await watchProgram(source, {
    language,
    ...(hangs
      ? { keepInput: true, until: (events: readonly ProcessEvent[]) => finds.every((code) => findingsOf(events).some((finding) => finding.code === code)) }
      : {}),
  });
  // The kernel's word on the main process, which the sandbox gives and a ring cannot.
  const end: ProcessEvent | undefined = hangs
    ? undefined
    : { event: 'process.exited', t: (events.at(-1)?.t ?? 0) + 0.001, pid: mainOf(events), code: status ?? 0 };
  if (endsWith !== undefined) expect(status).toBe(endsWith);
  expect(stderr).not.toContain('forkhall_events');
  const found = findingsOf(events, end);
  expect(found.map((finding) => finding.code).sort()).toEqual([...finds].sort());
  for (const finding of found) expect(finding.places.length + finding.actors.length).toBeGreaterThan(0);
});
