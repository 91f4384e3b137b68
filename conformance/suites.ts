/** CPython's own test modules that must pass inside the sandbox, and how many tests each has at least (3.11.2's number). */
export const suites = {
  test_multiprocessing_fork: 375,
  test_multiprocessing_spawn: 375,
  test_multiprocessing_forkserver: 375,
  test_threading: 194,
  test_queue: 54,
  test_concurrent_futures: 241,
  test_subprocess: 330,
} as const;
/** Tests that cannot pass in a sandbox, with hooks or without: it has one user, who may become no other. */
export const impossible = /^test_(user|group) \(test\.test_subprocess\.POSIXProcessTestCase\./;
export type SuiteName = keyof typeof suites;
