import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '**/.next/**', '**/out/**', '.tools/**'];

/**
 * Tests with real processes race against a machine that others use, too: one that fails is tried once more, and the
 * report shows it as `(retry x1)`. Such a line is a defect to find, of the test or of the program.
 */
const retry = 1;

/**
 * Tests of three kinds: pure (milliseconds), process (real children, sockets, terminals), e2e (a real browser). One kind
 * after the other, so that the browser does not compete with fork bombs.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['{packages,apps,tests,bench}/**/*.test.ts'],
          exclude: [...ignored, '**/*.process.test.ts', '**/*.e2e.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'process',
          include: ['{packages,apps,tests}/**/*.process.test.ts'],
          exclude: ignored,
          pool: 'forks',
          // They wait as much as they compute.
          maxWorkers: Math.ceil(availableParallelism() * 1.5),
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/**/*.e2e.test.ts'],
          exclude: ignored,
          pool: 'forks',
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          // The second that is Vitest's own is shorter than a busy machine may take to show a fact.
          expect: { poll: { timeout: 30_000 } },
          retry,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
