import { afterEach, beforeEach, expect, it } from 'vitest';
import { Desk, fixture } from './cli.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  expect(desk.left).toEqual([]);
  expect(desk.litter).toEqual([]);
  await desk[Symbol.asyncDispose]();
});

interface Row {
  program: string;
  args?: string[];
  limits?: string[];
  status: number;
  ending: object;
  /** Undefined: nothing on stderr. */
  says?: RegExp;
}

const rows: Row[] = [
  { program: 'exits-with.py', args: ['0'], status: 0, ending: { kind: 'exited', code: 0 } },
  { program: 'exits-with.py', args: ['3'], status: 3, ending: { kind: 'exited', code: 3 } },
  { program: 'exits-with.py', args: ['124'], status: 124, ending: { kind: 'exited', code: 124 } },
  { program: 'exits-with.py', args: ['137'], status: 137, ending: { kind: 'exited', code: 137 } },
  { program: 'dies-of.py', args: ['9'], status: 137, ending: { kind: 'signalled', signal: 'SIGKILL' }, says: /signal SIGKILL/ },
  { program: 'dies-of.py', args: ['11'], status: 139, ending: { kind: 'signalled', signal: 'SIGSEGV' }, says: /segmentation fault/ },
  { program: 'dies-of.py', args: ['40'], status: 168, ending: { kind: 'signalled', signal: 'SIG40' }, says: /SIG40/ },
  { program: 'sleeps.py', limits: ['wall=500ms'], status: 124, ending: { kind: 'timed-out', limit: 'wall', limitMs: 500 }, says: /longer than 500 ms/ },
  { program: 'spins.py', limits: ['cpu=1s'], status: 124, ending: { kind: 'timed-out', limit: 'cpu', limitMs: 1_000 }, says: /processor time/ },
  { program: 'hoards-memory.py', limits: ['memory=64M'], status: 137, ending: { kind: 'over-limit', limit: 'memory' }, says: /64 MiB of memory/ },
  {
    program: 'prints-forever.py',
    limits: ['output=100K'],
    status: 137,
    ending: { kind: 'over-limit', limit: 'output', amount: 102_400 },
    says: /printed more than/,
  },
  { program: 'prints-arguments.ts', args: ['x'], status: 4, ending: { kind: 'exited', code: 4 } },
];

it.each(rows)('$program $args $limits exits with $status', async ({ program, args = [], limits = [], status, ending, says }) => {
  const result = await desk.report([...limits.flatMap((limit) => ['--limit', limit]), fixture(program), ...args]);
  expect(result.status).toBe(status);
  expect(result.report.ending).toMatchObject(ending);
  expect(result.report.survivors).toBe(0);
  if (says === undefined) expect(result.stderr).toBe('');
  else {
    expect(result.stderr).toMatch(/^forkhall: .*\n$/);
    expect(result.stderr).toMatch(says);
    expect(result.stderr).toContain(result.report.ending.sentence);
  }
});

it('ends a fork bomb, and says so', async () => {
  const { status, report, stderr } = await desk.report(['--limit', 'processes=32', '--limit', 'wall=20s', fixture('forks-forever.py')]);
  expect(report.ending).toMatchObject({ kind: 'over-limit', limit: 'processes', amount: 32 });
  expect(status).toBeGreaterThan(128);
  expect(stderr).toContain('more than 32 processes');
  expect(report.survivors).toBe(0);
});

it('ends what outlives the main process, and tells of it', async () => {
  const { status, stdout, stderr, report } = await desk.report(['--limit', 'orphans=200ms', fixture('leaves-a-child.py')]);
  expect(status).toBe(0);
  expect(stdout).toBe('the main process is done\n');
  expect(stderr).toContain('One process was still running');
  expect(report.ending.sentence).toContain('One process was still running');
  expect(report.survivors).toBe(0);
});

it('reports what the run used', async () => {
  const { report } = await desk.report([fixture('exits-with.py'), '0']);
  expect(Object.keys(report).sort()).toEqual(['ending', 'survivors', 'usage']);
  expect(report.ending).toEqual({ kind: 'exited', code: 0, sentence: 'The program ended normally.' });
  expect(Object.keys(report.usage).sort()).toEqual(['cpuMs', 'outputBytes', 'peakBytes', 'processes', 'wallMs']);
  expect(report.usage.outputBytes).toBe('leaving\n'.length);
  expect(report.usage.processes).toBeGreaterThanOrEqual(1);
  expect(report.usage.wallMs).toBeGreaterThan(0);
});

it('speaks Chinese where the environment does', async () => {
  const { stderr, report } = await desk.report(['--limit', 'wall=300ms', fixture('sleeps.py')], '', { LANG: 'zh_CN.UTF-8' });
  expect(report.ending.sentence).toBe('程序运行超过了 300 毫秒，已被结束。');
  expect(stderr).toBe('forkhall: 程序运行超过了 300 毫秒，已被结束。是否有进程在等待永远不会到来的东西：锁、队列数据或输入？\n');
});
