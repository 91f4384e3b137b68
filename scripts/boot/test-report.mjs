import { readJson } from './project.mjs';

/**
 * Counts from vitest's JSON report. A file that could not be loaded, an error outside of every test, a runner that died,
 * and a run without any test are each a failure, though no test failed.
 */
export function countTests(reportFile, exitCode) {
  const report = readJson(reportFile);
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const failed = report.numFailedTests + brokenFiles.length;
  const ranNothing = report.numPassedTests + failed === 0;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && (ranNothing || exitCode !== 0) ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
