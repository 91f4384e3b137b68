import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Desk, fixture, main, Running } from './cli.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(async () => {
  expect(desk.left).toEqual([]);
  expect(desk.litter).toEqual([]);
  await desk[Symbol.asyncDispose]();
});

/** What a shell does with the command: `$0` is Node, `$1` the command line's main file, `$2` a fixture. */
const shell = (script: string, program: string) =>
  new Running(
    spawn('bash', ['-c', script, process.execPath, main, fixture(program)], { cwd: desk.folder, env: desk.environment, stdio: ['ignore', 'pipe', 'pipe'] }),
  );

it('passes a pipe on, with its end', async () => {
  const { stdout, status } = await desk.run(['run', fixture('echoes-input.py')], 'one\ntwo');
  expect(stdout).toBe("no terminal\ngot 'one\\n'\ngot 'two'\nend of input\n");
  expect(status).toBe(0);
});

it('passes a file on', async () => {
  writeFileSync(desk.path('input.txt'), 'from a file\n');
  const { stdout } = await shell('exec "$0" "$1" run "$2" < input.txt', 'copies-stdin.py').result;
  expect(stdout).toBe('from a file\n');
});

it.each(['<&-', '</dev/null', '</tmp'])('shows the end of input at once with %s', async (redirection) => {
  const { stdout, status } = await shell(`exec "$0" "$1" run "$2" ${redirection}`, 'copies-stdin.py').result;
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

it('does not wait for a stdin that stays open', async () => {
  const running = desk.start(['run', fixture('exits-with.py'), '5'], { stdin: 'pipe' });
  expect((await running.result).status).toBe(5);
});

it('passes 2 MB through in both directions unchanged', async () => {
  const text = `${'0123456789 äöü 世界\n'.repeat(80_000)}`;
  const { bytes } = await desk.run(['run', '--limit', 'output=10M', fixture('copies-stdin.py')], text);
  expect(bytes.equals(Buffer.from(text))).toBe(true);
});

it('writes the program’s bytes as they are where stdout is no terminal', async () => {
  const { bytes } = await desk.run(['run', fixture('prints-bytes.py')]);
  expect(bytes.equals(Buffer.concat([Buffer.concat(Array(4).fill(Buffer.from(Array.from({ length: 256 }, (_, at) => at)))), Buffer.from('a\nb\r\nc\n')]))).toBe(
    true,
  );
});

it('leaves what looks like options after FILE to the program', async () => {
  const { stdout } = await desk.run(['run', fixture('prints-arguments.py'), '--limit', 'wall=1s', '--help', '--', '-x']);
  expect(stdout).toBe("['prints-arguments.py', '--limit', 'wall=1s', '--help', '--', '-x']\n");
});

it.each(['fork', 'spawn', 'forkserver'])('sets the start method %s', async (method) => {
  const { stdout } = await desk.run(['run', '--start-method', method, fixture('prints-start-method.py')]);
  expect(stdout).toBe(`${method}\n`);
});

it('makes the program wait for a slow reader, and loses nothing', async () => {
  const running = desk.start(['run', '--report', 'report.json', '--limit', 'output=1G', '--limit', 'wall=2s', fixture('prints-forever.py')]);
  await running.prints('play');
  running.child.stdout?.pause();
  // Nobody reads until the program has met its time limit: by then every buffer on the way is full.
  while (desk.left.length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  running.child.stdout?.resume();
  const { bytes, status } = await running.result;
  expect(status).toBe(124);
  const { usage } = JSON.parse(readFileSync(desk.path('report.json'), 'utf8'));
  expect(bytes.length).toBe(usage.outputBytes);
  // A program that did not wait would have printed hundreds of megabytes.
  expect(bytes.length).toBeLessThan(30_000_000);
});

it('stops the program when nobody reads its output any more', async () => {
  const { stdout, stderr } = await shell('"$0" "$1" run --report report.json "$2" | head -n 1; echo $PIPESTATUS', 'prints-forever.py').result;
  expect(stdout).toBe(`${'all work and no play '.repeat(10)}\n143\n`);
  expect(stderr).toContain('nobody reads the output any more');
  expect(JSON.parse(readFileSync(desk.path('report.json'), 'utf8')).ending).toMatchObject({ kind: 'stopped' });
});

it('interrupts the program with SIGINT, each time', async () => {
  const running = desk.start(['run', fixture('survives-interrupts.py')]);
  await running.prints('ready');
  running.child.kill('SIGINT');
  await running.prints('interrupt 1');
  running.child.kill('SIGINT');
  const { stdout, status, stderr } = await running.result;
  expect(stdout).toBe('ready\ninterrupt 1\ninterrupt 2\n');
  expect([status, stderr]).toEqual([0, '']);
});

it('says that the program was interrupted when it ends of that', async () => {
  const running = desk.start(['run', fixture('sleeps.py')]);
  await running.prints('ready');
  running.child.kill('SIGINT');
  const { status, stdout, stderr } = await running.result;
  expect(status).toBe(130);
  expect(stdout).toContain('KeyboardInterrupt');
  expect(stderr).toBe('forkhall: The program was interrupted (Ctrl-C) and ended.\n');
});

it.each(['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)('stops the program with %s, even one that ignores it', async (signal) => {
  const running = desk.start(['run', '--report', 'report.json', fixture('ignores-sigterm.py')]);
  await running.prints('ready');
  running.child.kill(signal);
  const { status, stderr } = await running.result;
  expect(status).toBe(143);
  expect(stderr).toBe('forkhall: The program was stopped.\n');
  expect(JSON.parse(readFileSync(desk.path('report.json'), 'utf8'))).toMatchObject({ ending: { kind: 'stopped', by: 'student' }, survivors: 0 });
});

it('takes the program with it when it is killed', async () => {
  const running = desk.start(['run', fixture('sleeps.py')]);
  await running.prints('ready');
  running.child.kill('SIGKILL');
  await once(running.child, 'close');
  while (desk.left.length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  // What it could not clean up is a folder in the temporary one.
  for (const name of desk.litter) expect(name).toMatch(/^forkhall-/);
  rmSync(desk.temporary, { recursive: true });
  mkdirSync(desk.temporary);
});
