import { nextSeq } from '@forkhall/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputOf } from './client.ts';
import { expectNoChildren, serve, type TestServer } from './serve.ts';

let at: TestServer;
beforeAll(async () => {
  at = await serve();
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  expect(at.errors).toEqual([]);
  expectNoChildren();
});

describe('a run', () => {
  it('of a Python program tells its start, its output and its end, in this order', async () => {
    await using client = await at.open();
    const run = await client.start('print("hello 你好 🙂")');
    expect(run).toMatchObject({ number: 1, language: 'python', entry: 'main.py', args: [] });
    const records = await client.recordsUntilEnd(run.id);
    expect(records.map((record) => record.kind).filter((kind) => kind !== 'events')).toEqual(['started', 'writers', 'output', 'ended']);
    expect(records.map((record) => record.seq)).toEqual(records.map((_, index) => index));
    const pid = records[0]?.kind === 'started' ? records[0].pid : 0;
    expect(records.find((record) => record.kind === 'writers')).toMatchObject({ spans: [[pid, 'hello 你好 🙂\r\n'.length]] });
    const events = records.flatMap((record) => (record.kind === 'events' ? record.events : []));
    expect(events).toContainEqual(expect.objectContaining({ event: 'process.started', pid, how: 'main' }));
    expect(events).toContainEqual(expect.objectContaining({ event: 'process.exited', pid, code: 0 }));
    expect(outputOf(records)).toBe('hello 你好 🙂\r\n');
    const { run: ended } = await client.next('run.changed', (n) => n.run.state === 'ended');
    expect(ended).toMatchObject({ id: run.id, ending: { kind: 'exited', code: 0 }, leftovers: { count: 0 }, written: [] });
    expect(ended.startedAtMs).toBeGreaterThanOrEqual(ended.createdAtMs);
    expect(ended.endedAtMs).toBeGreaterThanOrEqual(ended.startedAtMs ?? Number.NaN);
  });

  it('of a TypeScript program works the same', async () => {
    await using client = await at.open();
    const run = await client.start('const n: number = 6; console.log(String(n * 7)); process.exitCode = 3;', { language: 'typescript', entry: 'main.ts' });
    const records = await client.recordsUntilEnd(run.id);
    expect(outputOf(records)).toBe('42\r\n');
    expect(records.at(-1)).toMatchObject({ kind: 'ended', ending: { kind: 'exited', code: 3 } });
  });

  it('gets its files, folders and arguments', async () => {
    await using client = await at.open();
    const run = await client.start('', {
      entry: 'main.py',
      args: ['一', '-x'],
      files: [
        { path: 'main.py', text: 'import sys\nfrom tools.greet import greet\ngreet(sys.argv[1:], open("data.txt").read())' },
        { path: 'tools/greet.py', text: 'def greet(*what): print(*what)' },
        { path: 'data.txt', text: '数据' },
      ],
    });
    expect(outputOf(await client.recordsUntilEnd(run.id))).toBe("['一', '-x'] 数据\r\n");
    expect(await client.ask('run.sources', { runId: run.id })).toMatchObject({
      entry: 'main.py',
      files: [{ path: 'main.py' }, { path: 'tools/greet.py' }, { path: 'data.txt' }],
    });
  });

  it('takes input, and keeps it in its log', async () => {
    await using client = await at.open();
    const run = await client.start('name = input("name? ")\nprint("hi", name)\nimport sys\nprint(repr(sys.stdin.read()))');
    await client.outputUntil(run.id, 'name? ');
    await client.ask('run.input', { runId: run.id, data: 'Ada\n' });
    await client.outputUntil(run.id, 'hi Ada');
    await client.ask('run.input', { runId: run.id, data: '\u0004' });
    const rest = await client.recordsUntilEnd(run.id);
    expect(outputOf(rest)).toContain("''");
    await client.ask('run.watch', { runId: run.id, fromSeq: 0 });
    const all = await client.recordsUntilEnd(run.id);
    expect(all.filter((record) => record.kind === 'input').map((record) => record.data)).toEqual(['Ada\n', '\u0004']);
  });

  it('is told the size of its terminal, and when it changes', async () => {
    await using client = await at.open();
    const text = `
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGWINCH])
print("at first", *os.get_terminal_size())
while True:
    signal.sigwait([signal.SIGWINCH])
    print("now", *os.get_terminal_size())`;
    const run = await client.start(text, { size: { cols: 100, rows: 33 } });
    await client.outputUntil(run.id, 'at first 100 33');
    await client.ask('run.resize', { runId: run.id, size: { cols: 71, rows: 19 } });
    await client.outputUntil(run.id, 'now 71 19');
    await client.ask('run.stop', { runId: run.id });
    expect((await client.recordsUntilEnd(run.id)).at(-1)).toMatchObject({ ending: { kind: 'stopped', by: 'student' } });
  });

  it('can be interrupted, and may take it as it likes', async () => {
    await using client = await at.open();
    const run = await client.start(`
import time
try:
    print("ready")
    while True: time.sleep(0.05)
except KeyboardInterrupt: print("caught")
print("again")
while True: time.sleep(0.05)`);
    await client.outputUntil(run.id, 'ready');
    await client.ask('run.interrupt', { runId: run.id });
    await client.outputUntil(run.id, 'again');
    await client.ask('run.interrupt', { runId: run.id });
    const records = await client.recordsUntilEnd(run.id);
    expect(outputOf(records)).toContain('KeyboardInterrupt');
    expect(records.at(-1)).toMatchObject({ ending: { kind: 'interrupted' } });
  });

  it('is stopped although it ignores every signal, in the middle of a flood', async () => {
    await using client = await at.open();
    const run = await client.start(`
import signal, os
for s in range(1, 32):
    try: signal.signal(s, signal.SIG_IGN)
    except OSError: pass
while True: os.write(1, b"flood\\n" * 1000)`);
    await client.outputUntil(run.id, 'flood');
    await client.ask('run.stop', { runId: run.id });
    expect((await client.recordsUntilEnd(run.id)).at(-1)).toMatchObject({ ending: { kind: 'stopped', by: 'student' } });
  });

  it('refuses what comes after its end', async () => {
    await using client = await at.open();
    const run = await client.start('pass');
    await client.recordsUntilEnd(run.id);
    await client.next('run.changed', (n) => n.run.state === 'ended');
    const { id: runId } = run;
    expect(await client.refused('run.input', { runId, data: 'x' })).toMatchObject({ code: 'run-ended' });
    expect(await client.refused('run.interrupt', { runId })).toMatchObject({ code: 'run-ended' });
    expect(await client.refused('run.stop', { runId })).toMatchObject({ code: 'run-ended' });
    expect(await client.refused('run.resize', { runId, size: { cols: 80, rows: 24 } })).toMatchObject({ code: 'run-ended' });
  });

  it('lists the files that the program wrote', async () => {
    await using client = await at.open();
    await client.start('open("a.txt", "w").write("hello"); import os; os.mkdir("d"); open("d/b.bin", "wb").write(bytes(10))');
    const { run } = await client.next('run.changed', (n) => n.run.state === 'ended');
    expect(run.written).toEqual(
      expect.arrayContaining([
        { path: 'a.txt', bytes: 5, complete: true },
        { path: 'd/b.bin', bytes: 10, complete: true },
      ]),
    );
  });

  it('never loses the tail of a program that ends at once', async () => {
    await using client = await at.open();
    for (let round = 0; round < 10; round += 1) {
      const run = await client.start('import os; os.write(1, b"".join(b"%d\\n" % n for n in range(20000))); os._exit(0)');
      const output = outputOf(await client.recordsUntilEnd(run.id));
      expect(output).toBe(Array.from({ length: 20_000 }, (_, n) => `${n}\r\n`).join(''));
    }
  });
});

describe('watching', () => {
  const counting = 'import time\nfor n in range(3000):\n    print(n, "x" * (n % 200))\n    if n % 100 == 0: time.sleep(0.01)\n';
  const counted = Array.from({ length: 3_000 }, (_, n) => `${n} ${'x'.repeat(n % 200)}\r\n`).join('');

  it('begins again in the middle of the output on another socket: nothing lost, nothing twice', async () => {
    await using first = await at.open();
    const run = await first.start(counting);
    let seen = await first.recordsUntil(run.id, (record) => record.kind === 'output' && record.data.includes('\n300 '));
    first.socket.disconnect();
    for (const marker of ['\n1000 ', '\n2000 ']) {
      await using next = await at.open(first.sessionId);
      await next.ask('run.watch', { runId: run.id, fromSeq: nextSeq(seen.at(-1) as never) });
      seen = [...seen, ...(await next.recordsUntil(run.id, (record) => record.kind === 'output' && record.data.includes(marker)))];
      next.socket.disconnect();
    }
    await using last = await at.open(first.sessionId);
    await last.ask('run.watch', { runId: run.id, fromSeq: nextSeq(seen.at(-1) as never) });
    seen = [...seen, ...(await last.recordsUntilEnd(run.id))];
    expect(seen.map((record) => record.seq)).toEqual(seen.map((_, index) => index));
    expect(outputOf(seen)).toBe(counted);
  });

  it('gives everybody the same, during the run and long after it', async () => {
    await using first = await at.open();
    await using second = await at.open(first.sessionId);
    const run = await first.start(counting);
    await second.ask('run.watch', { runId: run.id, fromSeq: 0 });
    const [a, b] = await Promise.all([first.recordsUntilEnd(run.id), second.recordsUntilEnd(run.id)]);
    expect(b).toEqual(a);
    await first.next('run.changed', (n) => n.run.state === 'ended');
    await using third = await at.open(first.sessionId);
    const { run: summary, nextSeq: end } = await third.ask('run.watch', { runId: run.id, fromSeq: 0 });
    expect(summary.state).toBe('ended');
    expect(end).toBe(a.length);
    expect(await third.recordsUntilEnd(run.id)).toEqual(a);
  });

  it('starts again at its seq when asked twice on one socket, without a record of the first', async () => {
    await using client = await at.open();
    const run = await client.start(counting);
    await client.outputUntil(run.id, '100 ');
    await client.ask('run.watch', { runId: run.id, fromSeq: 0 });
    // What was sent before the answer came before it; from here on there is only the new viewer.
    const records = await client.recordsUntilEnd(run.id);
    const again = records.findIndex((record) => record.seq === 0);
    expect(outputOf(records.slice(again))).toBe(counted);
  });

  it('ends when it is told to', async () => {
    await using client = await at.open();
    const run = await client.start('import time\nprint("here")\nwhile True: print("tick"); time.sleep(0.01)');
    await client.outputUntil(run.id, 'here');
    await client.ask('run.unwatch', { runId: run.id });
    const before = client.pending('run.records');
    await client.ask('run.stop', { runId: run.id });
    await client.next('run.changed', (n) => n.run.state === 'ended');
    expect(client.pending('run.records')).toBe(before);
  });

  it('sends a bounded part to a browser that acknowledges nothing, and lets run and others go on', async () => {
    await using slow = await at.open();
    slow.acknowledges = false;
    await using quick = await at.open(slow.sessionId);
    const run = await slow.start('import os\nfor _ in range(400): os.write(1, b"y" * 9999 + b"\\n")');
    await quick.ask('run.watch', { runId: run.id, fromSeq: 0 });
    const all = await quick.recordsUntilEnd(run.id);
    expect(outputOf(all)).toHaveLength(400 * 10_001);
    const got: typeof all = [];
    let acknowledgements: (() => void)[] = [];
    while (slow.pending('run.records') > 0) {
      const { notice, acknowledge } = await slow.nextUnacknowledged('run.records');
      got.push(...notice.records);
      acknowledgements.push(acknowledge);
    }
    expect(outputOf(got).length).toBeGreaterThan(0);
    expect(outputOf(got).length).toBeLessThan(500_000);
    // It catches up when it acknowledges, from the disk if it must.
    while (got.at(-1)?.kind !== 'ended') {
      for (const acknowledge of acknowledgements) acknowledge();
      const { notice, acknowledge } = await slow.nextUnacknowledged('run.records');
      got.push(...notice.records);
      acknowledgements = [acknowledge];
    }
    expect(got).toEqual(all);
  });
});

describe('a flood', () => {
  it('ends at the output limit; the log keeps head and tail, and says what lies between', async () => {
    await using client = await at.open();
    const run = await client.start('import os\nn = 0\nwhile True:\n    os.write(1, b"".join(b"%d\\n" % (n + i) for i in range(5000)))\n    n += 5000', {
      watch: false,
    });
    const { run: ended } = await client.next('run.changed', (n) => n.run.state === 'ended');
    expect(ended.ending).toMatchObject({ kind: 'over-limit', limit: 'output', amount: 64_000_000 });
    await client.ask('run.watch', { runId: run.id, fromSeq: 0 });
    const records = await client.recordsUntilEnd(run.id);
    const gap = records.findIndex((record) => record.kind === 'gap');
    const head = outputOf(records.slice(0, gap));
    const tail = outputOf(records.slice(gap));
    expect(head.startsWith('0\r\n1\r\n2\r\n')).toBe(true);
    expect(head.length).toBeGreaterThan(3_500_000);
    // Seven of the tail's eight files are full, but for less than one record of 64 KiB in each.
    expect(tail.length).toBeGreaterThan(7 * (500_000 - 70_000));
    expect(head.length + tail.length).toBeLessThanOrEqual(8_000_000);
    const [first, ...lines] = tail.split('\r\n');
    expect(first).toMatch(/^\d*$/);
    const numbers = lines.slice(0, -1).map(Number);
    expect(numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1)).toBe(true);
    const left = records.reduce((sum, record) => sum + (record.kind === 'gap' ? record.bytes : 0), 0);
    expect(head.length + left + tail.length).toBe(64_000_000);
  });

  it('of binary junk becomes text', async () => {
    await using client = await at.open();
    const run = await client.start('import os, random\nrandom.seed(1)\nfor _ in range(50): os.write(1, random.randbytes(4000))');
    const output = outputOf(await client.recordsUntilEnd(run.id));
    expect(output).toContain('\ufffd');
    expect(output.isWellFormed()).toBe(true);
  });
});
