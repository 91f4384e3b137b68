import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { decodeRecord, type LogRecord, logHeaderSchema, nextSeq } from '@forkhall/protocol';
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

const text = (name: string) => readFileSync(desk.path(name), 'utf8');

it('puts files and folders beside the program', async () => {
  mkdirSync(desk.path('elsewhere/data'), { recursive: true });
  writeFileSync(desk.path('elsewhere/beside.py'), "word = 'found'");
  writeFileSync(desk.path('elsewhere/data/numbers.txt'), '1 2 3\n');
  const each = await desk.run(['run', '--with', 'elsewhere/beside.py', '--with', 'elsewhere/data/', fixture('imports-beside.py')]);
  expect(each.stdout).toBe('found 1 2 3\n');
  const together = await desk.run(['run', '--with', 'elsewhere/beside.py', 'elsewhere/data', '--limit', 'wall=20s', fixture('imports-beside.py')]);
  expect(together.stdout).toBe('found 1 2 3\n');
});

it('refuses two files that would have one name', async () => {
  for (const folder of ['a', 'b']) {
    mkdirSync(desk.path(folder));
    writeFileSync(desk.path(`${folder}/beside.py`), '');
  }
  const { status, stderr } = await desk.run(['run', '--with', 'a/beside.py', '--with', 'b/beside.py', fixture('imports-beside.py')]);
  expect(status).toBe(2);
  expect(stderr).toBe('forkhall: b/beside.py and a/beside.py would both be "beside.py" beside the program; rename one of them\n');
});

it('keeps what the program wrote, inside the folder and through no link', async () => {
  mkdirSync(desk.path('out'));
  writeFileSync(desk.path('victim'), 'old');
  symlinkSync('../victim', desk.path('out/trap'));
  writeFileSync(desk.path('out/taken'), 'a file');
  writeFileSync(desk.path('out/there.txt'), 'old');
  const { status, stderr } = await desk.run(['run', '--out', 'out', fixture('writes-files.py')]);
  expect(status).toBe(0);
  expect(text('out/plain.txt')).toBe('plain');
  expect(text('out/folder/deeper/inner.txt')).toBe('inner');
  expect(text('out/there.txt')).toBe('new');
  expect(text('victim')).toBe('old');
  expect(text('out/taken')).toBe('a file');
  expect(existsSync(desk.path('out/writes-files.py'))).toBe(false);
  const lines = stderr.trim().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(/^forkhall: ".*" was not kept in out: /);
  expect(stderr).toContain('"new\\nline"');
});

function readCast(name: string): LogRecord[] {
  const [first, ...lines] = text(name).trimEnd().split('\n');
  expect(logHeaderSchema.parse(JSON.parse(first ?? ''))).toMatchObject({ version: 2, width: 80, height: 24 });
  const records: LogRecord[] = [];
  for (const line of lines) {
    const last = records.at(-1);
    const record = decodeRecord(line, last === undefined ? 0 : nextSeq(last));
    if (record !== undefined) records.push(record);
  }
  return records;
}

it('records the run', async () => {
  const { status } = await desk.run(['run', '--record', 'deep/run.cast', fixture('exits-with.py'), '3']);
  expect(status).toBe(3);
  const records = readCast('deep/run.cast');
  expect(records[0]).toMatchObject({ kind: 'started', warm: false });
  expect(records.flatMap((record) => (record.kind === 'output' ? [record.data] : [])).join('')).toBe('leaving\r\n');
  expect(records.at(-1)).toMatchObject({ kind: 'ended', ending: { kind: 'exited', code: 3 } });
});

it('keeps head and tail of a long recording', async () => {
  const { stdout } = await desk.run(['run', '--record', 'run.cast', '--limit', 'log=64K', '--limit', 'output=1M', fixture('prints-forever.py')]);
  const records = readCast('run.cast');
  // What the processes did stands between several gaps.
  const left = records.reduce((sum, record) => sum + (record.kind === 'gap' ? record.bytes : 0), 0);
  expect(left).toBeGreaterThan(500_000);
  const kept = records.flatMap((record) => (record.kind === 'output' ? [record.data] : [])).join('');
  expect(kept.length).toBeLessThan(100_000);
  expect(stdout.length).toBeGreaterThan(900_000);
  expect(existsSync(desk.path('run.cast.tail-0'))).toBe(false);
});

it.each<[string, string[], RegExp]>([
  ['no FILE', [], /missing required argument 'FILE'/],
  ['a file that is not there', ['nowhere.py'], /nowhere\.py: there is no such file/],
  ['a folder', ['folder.py'], /folder\.py is a folder; give a file/],
  ['a fifo', ['fifo.py'], /fifo\.py is not a regular file/],
  ['an extension that is unknown', ['notes.txt'], /notes\.txt: forkhall runs \.py, \.ts, \.mts and \.mjs files/],
  ['a name that is no name of a program', ['./-x.py'], /-x\.py: a file of a program cannot have this name/],
  ['a limit without a value', ['--limit', 'wall', 'good.py'], /limit "wall": write name=value/],
  ['a limit that is unknown', ['--limit', 'walls=1s', 'good.py'], /there is no limit "walls"; known are wall, /],
  ['a limit out of range', ['--limit', 'memory=1K', 'good.py'], /limit "memory=1K"/],
  ['a start method that is unknown', ['--start-method', 'thread', 'good.py'], /Allowed choices are fork, spawn, forkserver/],
  ['turns of TypeScript’s coroutines', ['--task-switches', 'good.ts'], /--task-switches is for Python programs/],
  ['a start method for TypeScript', ['--start-method', 'fork', 'good.ts'], /--start-method is for Python programs/],
  ['an option that is unknown', ['--fast', 'good.py'], /unknown option '--fast'/],
  ['a report in a folder that is a file', ['--report', 'good.py/r.json', 'good.py'], /--report good\.py\/r\.json: it cannot be written/],
  ['a recording that is a folder', ['--record', 'folder.py', 'good.py'], /--record folder\.py: it cannot be written \(EISDIR\)/],
  ['an out that is a file', ['--out', 'good.py', 'good.py'], /--out good\.py: files cannot be put there/],
  ['another file that is not there', ['--with', 'nowhere', 'good.py'], /nowhere: there is no such file/],
])('refuses %s in one line, with status 2', async (_what, args, says) => {
  mkdirSync(desk.path('folder.py'));
  for (const name of ['good.py', 'good.ts', 'notes.txt', '-x.py']) writeFileSync(desk.path(name), '');
  execFileSync('mkfifo', [desk.path('fifo.py')]);
  const { status, stdout, stderr } = await desk.run(['run', ...args]);
  expect(stderr).toMatch(/^forkhall: [^\n]*\n$/);
  expect(stderr).toMatch(says);
  expect([status, stdout]).toEqual([2, '']);
});

it('prints help and version on stdout', async () => {
  const help = await desk.run(['--help']);
  expect(help.status).toBe(0);
  for (const command of ['run', 'insight', 'trace', 'serve', 'doctor']) expect(help.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  const version = await desk.run(['--version']);
  expect(version).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
});
