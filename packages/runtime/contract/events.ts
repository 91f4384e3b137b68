import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEventSchema } from '@forkhall/protocol';
import { type Rules, runRule } from './rules.ts';

/** The events of the program, each checked against the vocabulary, and what it said. */
async function eventsOf(program: string): Promise<{ events: Record<string, unknown>[]; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-events-'));
  const file = join(folder, 'events');
  try {
    let output = '';
    const code = await new Promise((resolve) => {
      const child = spawn(process.execPath, [new URL(`./programs/${program}.ts`, import.meta.url).pathname], {
        env: { ...process.env, FORKHALL_EVENTS: file },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child.stdout.on('data', (chunk) => (output += chunk));
      child.on('close', resolve);
    });
    assert.equal(code, 0);
    const events = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const parsed = processEventSchema.safeParse(JSON.parse(line));
        assert(parsed.success, `${line}\n${parsed.error}`);
        return parsed.data;
      });
    return { events, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const rules: Rules = {
  'EE1 every primitive tells what happened, in the vocabulary, with the place in the program': async () => {
    const { events } = await eventsOf('tour');
    const names = new Set(events.map(({ event }) => event));
    for (const name of [
      ...['process.started', 'process.exited', 'process.joining', 'process.joined', 'process.signalled', 'resource.created'],
      ...['lock.requested', 'lock.acquired', 'lock.released', 'lock.timed-out', 'lock.abandoned'],
      ...['queue.put', 'queue.got', 'queue.waiting', 'queue.closed', 'queue.returned', 'queue.task-done', 'queue.joined', 'queue.timed-out', 'queue.checked'],
      ...['pipe.sent', 'pipe.received', 'pipe.waiting', 'pipe.closed', 'event.set', 'event.waiting', 'event.woke', 'event.cleared'],
      ...['condition.waiting', 'condition.notified', 'condition.woke', 'barrier.waiting', 'barrier.passed'],
      ...[
        'pool.started',
        'pool.submitted',
        'pool.task-started',
        'pool.task-finished',
        'pool.task-failed',
        'pool.fetched',
        'pool.closed',
        'pool.waiting',
        'pool.joined',
      ],
      ...['manager.called', 'value.changed', 'task.started', 'task.exited'],
    ])
      assert(names.has(name), `no ${name}`);
    for (const event of events) if (event.event === 'queue.put') assert.match((event.at as { file: string }).file, /tour\.ts$/);
    const times = events.map(({ t }) => t as number);
    assert(Math.min(...times) >= 0 && Math.max(...times) < 60);
    const pids = new Set(events.map(({ pid }) => pid));
    assert.equal(events.filter(({ event }) => event === 'process.started').length, pids.size);
  },

  'EE2 a start is told with a time before it, however late: nothing that the process does is earlier, not even its end': async () => {
    const { events, output } = await eventsOf('reports-late');
    const started = events.find(({ event, how }) => event === 'process.started' && how === 'subprocess');
    assert((started?.t as number) < Number(output), `started at ${started?.t}, ended before ${output}`);
  },
  'EE3 who a pool ends, and the daemons that the end of their process ends, are told as signalled by the program': async () => {
    const { events, output } = await eventsOf('ends-others');
    const told = events.filter(({ event }) => event === 'process.signalled');
    assert.deepEqual(
      told.map(({ signal, target }) => `${signal} ${target}`),
      output
        .trim()
        .split(' ')
        .map((pid) => `SIGTERM ${pid}`),
    );
  },
};

if (import.meta.main) await runRule(rules);
