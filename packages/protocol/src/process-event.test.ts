import { expect, expectTypeOf, test } from 'vitest';
import { type ProcessEvent, processEventSchema } from './process-event.ts';

test('an event keeps its own fields and its common ones', () => {
  const event: ProcessEvent = { event: 'lock.acquired', t: 0.25, pid: 3, object: 'L1', at: { file: 'main.py', line: 8 } };
  expect(processEventSchema.parse(event)).toEqual(event);
  expectTypeOf<Extract<ProcessEvent, { event: 'queue.put' }>['object']>().toEqualTypeOf<string>();
});

test.each([
  { event: 'lock.eaten', t: 0, pid: 3 },
  { event: 'lock.acquired', t: 0, pid: 3 },
  { event: 'lock.acquired', t: 0, pid: 0, object: 'L1' },
  { event: 'lock.acquired', t: 0, pid: 3, object: 'x'.repeat(121) },
  { event: 'process.exited', t: 0, pid: 3, code: 256 },
  { event: 'process.exited', t: 0, pid: 3, signal: 'rm -rf' },
])('%j is no event', (event) => {
  expect(processEventSchema.safeParse(event).success).toBe(false);
});
