import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StepFailed, start } from '../child.mjs';
import { isLeaving } from '../family.mjs';
import { root } from '../project.mjs';
import { sayFailure } from '../say.mjs';
import { setUp } from '../set-up.mjs';
import { stepsFor } from '../steps.mjs';
import { countTests } from '../test-report.mjs';
import { compileCache, environment, node } from '../toolchain.mjs';

/** Runs vitest and resolves to what it counted. */
export async function runTests(args) {
  await setUp(stepsFor.test);
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-test-'));
  try {
    const reportFile = join(folder, 'report.json');
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const retried = join(root, 'scripts/boot/retried-tests-reporter.mjs');
    const options = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, `--reporter=${retried}`];
    const { status } = start(node, [vitest, ...options, ...args], { cwd: root, env: environment(compileCache), stdio: ['ignore', 'inherit', 'inherit'] });
    return countTests(reportFile, await status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The line that every CI can read, always the last one. */
export function conclude({ passed, failed, skipped }) {
  if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** A set-up that failed is told, and is a failure in the last line, too. */
export async function orSetUpFailed(counting) {
  try {
    return await counting();
  } catch (error) {
    if (!(error instanceof StepFailed) || isLeaving()) throw error;
    sayFailure(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

export const command = async (args) => conclude(await orSetUpFailed(() => runTests(args)));
