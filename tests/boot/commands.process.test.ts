import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Boot, FakeCheckout } from './fake-checkout.ts';

let checkout: FakeCheckout;
beforeEach(() => {
  checkout = new FakeCheckout();
  checkout.openGate();
});
afterEach(() => checkout[Symbol.asyncDispose]());

const lastLine = ({ stdout }: Boot) => stdout.trimEnd().split('\n').at(-1);

function reports(passed: number, failed: number): void {
  const tests = [...Array(passed).fill({ status: 'passed' }), ...Array(failed).fill({ status: 'failed' })];
  const file = { status: failed > 0 ? 'failed' : 'passed', assertionResults: tests };
  checkout.write('report.json', JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0, testResults: [file] }));
  checkout.write('vitest-exits', failed > 0 ? '1' : '0');
}

it('npm test sets up, builds the page, passes a pattern on, and ends with the plain line', async () => {
  reports(3, 0);
  const test = checkout.start([process.execPath, 'scripts/boot.mjs', 'test', 'apps/cli']);
  expect(await test.exit).toBe(0);
  expect(checkout.calls).toEqual(['pnpm install --frozen-lockfile', 'next build']);
  expect(test.stdout).toBe('vitest run apps/cli\n3 passed, 0 failed\n');
});

it('npm test fails when a test does', async () => {
  reports(3, 2);
  const test = checkout.start([process.execPath, 'scripts/boot.mjs', 'test']);
  expect(await test.exit).toBe(1);
  expect(lastLine(test)).toBe('3 passed, 2 failed');
});

it('npm run check looks at format, lint and the types of each package before the tests, and counts what fails', async () => {
  reports(3, 0);
  const good = checkout.start([process.execPath, 'scripts/boot.mjs', 'check']);
  expect(await good.exit).toBe(0);
  expect(good.stdout).toBe('biome check --error-on-warnings\ntsc --project apps/web\nvitest run\n3 passed, 0 failed\n');
  checkout.write('tsc-fails', '');
  const bad = checkout.start([process.execPath, 'scripts/boot.mjs', 'check']);
  expect(await bad.exit).toBe(1);
  expect(lastLine(bad)).toBe('3 passed, 1 failed');
  expect(bad.output).toContain('types of apps/web: FAILED');
});

it.each([
  ['all is well', 0, [], 0, '3 passed, 0 failed'],
  ['tests fail', 2, [], 1, '3 passed, 2 failed'],
  ['a check fails', 0, ['biome-fails'], 1, '3 passed, 1 failed'],
  ['both fail', 1, ['tsc-fails'], 1, '3 passed, 2 failed'],
])('.ci/run ends with the plain line, once, when %s', async (_when, failed, files, status, line) => {
  reports(3, failed);
  for (const file of files) checkout.write(file, '');
  const ci = checkout.start(['.ci/run'], { CI: 'true' });
  expect(await ci.exit).toBe(status);
  expect(lastLine(ci)).toBe(line);
  expect(ci.output.match(/^\d+ passed, \d+ failed$/gm)).toEqual([line]);
});

it('.ci/run fails when the tests cannot even begin', async () => {
  checkout.write('pnpm-fails', '');
  const ci = checkout.start(['.ci/run']);
  expect(await ci.exit).toBe(1);
  expect(lastLine(ci)).toMatch(/^0 passed, [12] failed$/);
});

it('bin/forkhall sets up what is missing without a word on stdout, and becomes the command', async () => {
  const first = checkout.start(['bin/forkhall', 'run', '--limit', 'wall=1s', 'a b.py', '-x', '']);
  expect(await first.exit).toBe(9);
  expect(first.stdout.split('\n')).toHaveLength(2);
  const said = JSON.parse(first.stdout);
  expect(said.args).toEqual(['run', '--limit', 'wall=1s', 'a b.py', '-x', '']);
  expect(said.pid).toBe(first.child.pid);
  expect(Number(said.major)).toBeGreaterThanOrEqual(24);
  expect(first.output).toContain('forkhall: [3/5] packages');
  expect(checkout.calls).toEqual(['pnpm install --frozen-lockfile']);
  const second = checkout.start(['bin/forkhall', 'doctor']);
  expect(await second.exit).toBe(9);
  expect(second.output).toBe(second.stdout);
});

it('bin/forkhall fails with 125 where the set-up does', async () => {
  checkout.write('pnpm-fails', '');
  const boot = checkout.start(['bin/forkhall', 'run', 'a.py']);
  expect(await boot.exit).toBe(125);
  expect(boot.stdout).toBe('');
});

it('bin/forkhall serve is npm start', async () => {
  const serve = checkout.start(['bin/forkhall', 'serve', '--port', '0']);
  await serve.says(/Forkhall is ready: http:\/\/localhost:\d+/);
  serve.child.kill('SIGTERM');
  expect(await serve.exit).toBe(143);
});

it.each([
  [['start', '--fast'], /Unknown option '--fast'; known are --port, --host, --unsafe-no-sandbox/],
  [['start', '--port', '99999'], /PORT=99999 is no port/],
  [['fly'], /unknown command "fly"; known are start, dev, /],
])('says in one line what is wrong with %j', async (args, says) => {
  const boot = checkout.start([process.execPath, 'scripts/boot.mjs', ...args]);
  expect(await boot.exit).toBeGreaterThan(0);
  expect(boot.output).toMatch(/^forkhall: [^\n]*\n$/);
  expect(boot.output).toMatch(says);
});
