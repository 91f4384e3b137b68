import type { Ending, Limits } from '@forkhall/protocol';

const MiB = 1024 * 1024;

/** A small program that runs into one limit, and how it has to end there. */
export interface Bomb {
  name: string;
  text: string;
  limits: Partial<Limits>;
  holds: (ending: Ending) => boolean;
  /** Without a cgroup the limit is kept by a watchdog that looks some times a second. */
  needsCgroup: boolean;
}

const over = (limit: string) => (ending: Ending) => ending.kind === 'over-limit' && ending.limit === limit;
const late = (limit: string) => (ending: Ending) => ending.kind === 'timed-out' && ending.limit === limit;

export const bombs: readonly Bomb[] = [
  { name: 'wall-time-limit', text: 'setInterval(() => {}, 1000);', limits: { wallMs: 300 }, holds: late('wall'), needsCgroup: false },
  { name: 'cpu-time-limit', text: 'for (;;);', limits: { cpuMs: 300 }, holds: late('cpu'), needsCgroup: true },
  {
    name: 'memory-limit',
    text: 'const kept = []; for (;;) kept.push(Buffer.alloc(1 << 22, 1));',
    limits: { memoryBytes: 128 * MiB },
    holds: over('memory'),
    needsCgroup: true,
  },
  {
    name: 'process-limit',
    // Asks again and again, as a fork bomb does, and fails in the end.
    text: `import { spawn } from 'node:child_process';
const refused = () => setTimeout(() => process.exit(1), 400);
const more = () => { for (let n = 0; n < 10; n++) spawn('sleep', ['60'], { stdio: 'ignore' }).once('error', refused); setTimeout(more, 5); };
more();`,
    limits: { processes: 30 },
    holds: over('processes'),
    needsCgroup: true,
  },
  {
    name: 'output-limit',
    text: `import { writeSync } from 'node:fs'; const line = 'x'.repeat(10_000); for (;;) writeSync(1, line);`,
    limits: { outputBytes: 1_000_000 },
    holds: over('output'),
    needsCgroup: false,
  },
  {
    name: 'disk-limit',
    text: `import { openSync, writeSync } from 'node:fs'; const file = openSync('big', 'w'); const block = Buffer.alloc(1 << 18, 1); for (;;) writeSync(file, block);`,
    limits: { diskBytes: 4 * MiB },
    holds: over('disk'),
    needsCgroup: false,
  },
  {
    name: 'shared-memory-limit',
    text: `import { openSync, writeSync } from 'node:fs'; const file = openSync('/dev/shm/big', 'w'); const block = Buffer.alloc(1 << 18, 1); for (;;) writeSync(file, block);`,
    limits: { shmBytes: 4 * MiB },
    holds: over('shm'),
    needsCgroup: false,
  },
  {
    name: 'file-count-limit',
    text: `import { writeFileSync } from 'node:fs'; for (let n = 0; ; n++) writeFileSync('/tmp/' + n, '');`,
    limits: { inodes: 200 },
    holds: over('inodes'),
    needsCgroup: false,
  },
];

/** A process that leaves its session, ignores what it can, and outlives the main one. */
export const escapee = `import { spawn } from 'node:child_process';
const child = spawn('sh', ['-c', 'trap "" HUP INT QUIT TERM TSTP; echo ready; while :; do sleep 60; done'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
child.stdout.once('data', () => process.exit(0));`;
