import { setUp } from '../set-up.mjs';
import { runStaticChecks } from '../static-checks.mjs';
import { stepsFor } from '../steps.mjs';
import { conclude, orSetUpFailed, runTests } from './test.mjs';

/** Format, lint, types and tests; `--no-tests` leaves the last out. Each static check that fails counts as one failed. */
export async function command(args) {
  await setUp(stepsFor.static);
  const failedChecks = await runStaticChecks();
  if (args.includes('--no-tests')) return failedChecks === 0 ? 0 : 1;
  const counts = await orSetUpFailed(() => runTests(args));
  return conclude({ ...counts, failed: counts.failed + failedChecks });
}
