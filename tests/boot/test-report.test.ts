import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countTests } from '../../scripts/boot/test-report.mjs';

const folder = mkdtempSync(join(tmpdir(), 'forkhall-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const bad = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };
const unloadable = { status: 'failed', assertionResults: [] };
const report = (numPassedTests: number, numFailedTests: number, testResults: object[], numPendingTests = 0) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests,
  numTodoTests: 0,
  testResults,
});

it.each<[string, object | string | undefined, number, object]>([
  ['all is well', report(1, 0, [good]), 0, { passed: 1, failed: 0, skipped: 0 }],
  ['a test failed', report(2, 1, [good, bad]), 1, { passed: 2, failed: 1, skipped: 0 }],
  ['a file could not be loaded', report(1, 0, [good, unloadable]), 1, { passed: 1, failed: 1, skipped: 0 }],
  ['a test failed and a file could not be loaded', report(2, 1, [good, bad, unloadable]), 1, { passed: 2, failed: 2, skipped: 0 }],
  ['there was an error outside of every test', report(1, 0, [good]), 1, { passed: 1, failed: 1, skipped: 0 }],
  ['there was no test', report(0, 0, []), 0, { passed: 0, failed: 1, skipped: 0 }],
  ['all tests were skipped', report(0, 0, [good], 3), 0, { passed: 0, failed: 1, skipped: 3 }],
  ['the runner died before its report', undefined, 137, { passed: 0, failed: 1, skipped: 0 }],
  ['the report was cut off', '{"numPassedTests":12,', 137, { passed: 0, failed: 1, skipped: 0 }],
])('counts when %s', (_when, content, exitCode, counts) => {
  const file = join(folder, 'report.json');
  rmSync(file, { force: true });
  if (content !== undefined) writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  expect(countTests(file, exitCode)).toEqual(counts);
});
