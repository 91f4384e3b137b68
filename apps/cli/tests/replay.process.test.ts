import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { decodeRecord, type LogRecord, nextSeq, type ProcessEvent, processEventSchema } from '@forkhall/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Desk, fixture } from './cli.ts';
import { valuesAt } from './protobuf.ts';

let desk: Desk;
beforeAll(async () => {
  desk = new Desk();
  const stuck = await desk.run(['run', '--limit', 'wall=4s', '--record', 'stuck.cast', '--events', 'stuck.jsonl', fixture('deadlocks.py')]);
  expect([stuck.status, stuck.stdout.split('\n').sort().join('|')]).toEqual([124, '|P0 has one fork|P1 has one fork|P2 has one fork']);
  const healthy = await desk.run(['run', '--record', 'healthy.cast', fixture('passes-items.py')]);
  expect([healthy.status, healthy.stdout]).toEqual([0, '[0, 1, 4, 9, 16]\n']);
});
afterAll(async () => {
  expect(desk.left).toEqual([]);
  expect(desk.litter).toEqual([]);
  await desk[Symbol.asyncDispose]();
});

const text = (name: string) => readFileSync(desk.path(name), 'utf8');

function recordsOf(name: string): LogRecord[] {
  const records: LogRecord[] = [];
  for (const line of text(name).trimEnd().split('\n').slice(1)) {
    const last = records.at(-1);
    records.push(decodeRecord(line, last === undefined ? 0 : nextSeq(last)) as LogRecord);
  }
  return records;
}

const byTime = (events: ProcessEvent[]) => events.map((event) => JSON.stringify(event)).sort();

it('writes the events, one a line, in the protocol’s schema; the recording has the same', () => {
  const lines = text('stuck.jsonl').trimEnd().split('\n');
  const events = lines.map((line) => processEventSchema.parse(JSON.parse(line)));
  expect(events.filter(({ event }) => event === 'process.started').map(({ pid }) => pid)).toEqual(expect.arrayContaining([2, 3, 4, 5]));
  const recorded = recordsOf('stuck.cast').flatMap((record) => (record.kind === 'events' ? record.events : []));
  expect(byTime(recorded)).toEqual(byTime(events));
});

it('records who wrote the output, lines ends of the recording counted', () => {
  const records = recordsOf('stuck.cast');
  const said: Record<string, string> = {};
  records.forEach((record, index) => {
    if (record.kind !== 'writers') return;
    const next = records[index + 1];
    let at = 0;
    for (const [pid, length] of record.spans) {
      said[pid] = (said[pid] ?? '') + (next?.kind === 'output' ? next.data.slice(at, at + length) : '');
      at += length;
    }
  });
  expect(said).toEqual({ 3: 'P0 has one fork\r\n', 4: 'P1 has one fork\r\n', 5: 'P2 has one fork\r\n' });
});

it('says what a recorded run shows to be wrong, in both languages or in one, at its end or at a moment', async () => {
  const { status, stdout, stderr } = await desk.run(['insight', 'stuck.cast']);
  expect([status, stderr]).toEqual([0, '']);
  const findings = JSON.parse(stdout);
  expect(findings).toMatchObject([
    {
      code: 'deadlock',
      severity: 'stuck',
      doubts: [],
      processes: [3, 4, 5].map((pid) => ({ pid, name: `Philosopher-${pid - 3}` })),
      text: {
        en: { title: expect.any(String), explanation: expect.any(String), next: expect.any(String) },
        zh: { next: expect.stringMatching(/\p{Script=Han}/u) },
      },
    },
  ]);
  const [deadlock] = findings;
  expect(deadlock.objects.map(({ name }: { name: string }) => name).sort()).toEqual(['forks[0]', 'forks[1]', 'forks[2]']);
  expect(deadlock.places).toContainEqual(expect.objectContaining({ file: 'deadlocks.py', line: 8 }));
  expect(deadlock.waits).toHaveLength(3);
  const chinese = JSON.parse((await desk.run(['insight', 'stuck.cast', '--locale', 'zh'])).stdout);
  expect(chinese[0].text).toEqual({ zh: deadlock.text.zh });
  expect(JSON.parse((await desk.run(['insight', 'stuck.cast', '--at', String(deadlock.since / 2)])).stdout)).toEqual([]);
  expect(await desk.run(['insight', 'healthy.cast'])).toMatchObject({ status: 0, stdout: '[]\n' });
});

it('makes a trace with a track for each process and a flow for each arrow', async () => {
  const { status, stdout, stderr } = await desk.run(['trace', 'healthy.cast', '-o', 'deep/healthy.perfetto-trace']);
  expect([status, stdout, stderr]).toEqual([0, '', '']);
  const trace = readFileSync(desk.path('deep/healthy.perfetto-trace'));
  const names = valuesAt(trace, 1, 60, 3, 6).map((name) => Buffer.from(name as Uint8Array).toString());
  expect(names).toEqual(expect.arrayContaining(['MainProcess', 'Worker']));
  expect(new Set(valuesAt(trace, 1, 60, 1)).size).toBe(valuesAt(trace, 1, 60, 1).length);
  const [from, to] = [valuesAt(trace, 1, 11, 47), valuesAt(trace, 1, 11, 48)];
  expect(from.length).toBeGreaterThan(10);
  expect([...from].sort()).toEqual([...to].sort());
  const times = valuesAt(trace, 1, 8) as bigint[];
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
});

it.each<[string, string[], RegExp]>([
  ['insight of nothing', ['insight'], /missing required argument 'RUN\.cast'/],
  ['insight of a text', ['insight', 'text.cast'], /text\.cast: this is no recording \(an asciicast of version 2\)/],
  ['a moment that is none', ['insight', 'stuck.cast', '--at', 'noon'], /--at noon: give a moment of the run in seconds/],
  ['a trace into a folder', ['trace', 'stuck.cast', '-o', 'folder'], /-o folder: it cannot be written \(EISDIR\)/],
  ['events into a folder', ['run', '--events', 'folder', fixture('sleeps.py')], /--events folder: it cannot be written \(EISDIR\)/],
])('refuses %s in one line, with status 2', async (_what, args, says) => {
  mkdirSync(desk.path('folder'), { recursive: true });
  writeFileSync(desk.path('text.cast'), 'hello\nworld\n');
  const { status, stdout, stderr } = await desk.run(args);
  expect(stderr).toMatch(/^forkhall: [^\n]*\n$/);
  expect(stderr).toMatch(says);
  expect([status, stdout]).toEqual([2, '']);
});

it('reads a recording that was cut off', async () => {
  writeFileSync(desk.path('cut.cast'), text('stuck.cast').slice(0, -100));
  const { status, stdout } = await desk.run(['insight', 'cut.cast']);
  expect([status, JSON.parse(stdout)[0].code]).toEqual([0, 'deadlock']);
});
