import { join } from 'node:path';
import { type Finding, RunHistory } from '@forkhall/insight';
import { defaultLimits, type ProcessEvent } from '@forkhall/protocol';
import { openSandboxHost, type SandboxHost } from '@forkhall/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** About as many events as go up one by one at once. */
const turns = 50_000;

const processes = (last: string) => `
import multiprocessing as mp

def one(mine, other, busy, barrier):
    with mine:
        barrier.wait()
        for _ in range(${turns}):
            with busy: pass
        print("looped", flush=True)
        ${last}

if __name__ == "__main__":
    a, b, barrier = mp.Lock(), mp.Lock(), mp.Barrier(2)
    both = [mp.Process(target=one, args=(mine, other, mp.Lock(), barrier)) for mine, other in ((a, b), (b, a))]
    for p in both: p.start()
    for p in both: p.join()
`;

const threads = (last: string) => `
import threading

a, b, busy, barrier = threading.Lock(), threading.Lock(), threading.Lock(), threading.Barrier(2)

def one(mine, other):
    with mine:
        barrier.wait()
        for _ in range(${turns}):
            with busy: pass
        print("looped", flush=True)
        ${last}

both = [threading.Thread(target=one, args=locks) for locks in ((a, b), (b, a))]
for t in both: t.start()
for t in both: t.join()
`;

const signals = (last: string) => `
import multiprocessing as mp

def take(items):
    for _ in range(${2 * turns}): items.acquire()
    print("looped", flush=True)
    ${last}

if __name__ == "__main__":
    items = mp.Semaphore(0)
    p = mp.Process(target=take, args=(items,))
    p.start()
    for _ in range(${2 * turns}): items.release()
    print("looped", flush=True)
    p.join()
`;

const inTypeScript = (last: string) => `
import { Barrier, Lock, Process } from '@forkhall/runtime';

export async function one(mine: Lock, other: Lock, busy: Lock, barrier: Barrier) {
  await using _ = await mine.acquire();
  await barrier.wait();
  for (let turn = 0; turn < ${turns}; turn++) {
    await busy.acquire();
    await busy.release();
  }
  console.log('looped');
  ${last}
}

if (import.meta.main) {
  const [a, b, barrier] = [new Lock(), new Lock(), new Barrier(2)];
  const both = [new Process(one, [a, b, new Lock(), barrier], { name: 'Process-1' }), new Process(one, [b, a, new Lock(), barrier], { name: 'Process-2' })];
  for (const p of both) await p.start();
  for (const p of both) await p.join();
}
`;

const cases = [
  {
    name: 'two processes',
    source: processes,
    last: 'with other: pass',
    finds: ['deadlock'],
    actors: ['Process-1', 'Process-2'],
  },
  {
    name: 'two threads',
    source: threads,
    last: 'with other: pass',
    finds: ['deadlock'],
    actors: ['Thread-1 (one)', 'Thread-2 (one)'],
  },
  {
    name: 'two processes in TypeScript',
    source: inTypeScript,
    last: 'await other.acquire();',
    finds: ['deadlock'],
    actors: ['Process-1', 'Process-2'],
  },
  { name: 'a semaphore that signals', source: signals, last: 'items.acquire()', finds: ['waits-for-ever'], actors: ['Process-1'] },
];

let host: SandboxHost;
beforeAll(async () => {
  host = await openSandboxHost({ runtimeFolder: join(import.meta.dirname, '../../packages/runtime'), places: 1, spares: { python: 0, typescript: 0 } });
});
afterAll(() => host[Symbol.asyncDispose]());

interface Flood {
  /** So many events were overwritten before process 1 came. */
  lost: () => number;
  findings: () => Finding[];
  /** Resolves when it is stuck, or over; or when process 1 came too late to see all, which this test cannot prevent. */
  end: Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

async function flood(content: string): Promise<Flood> {
  const [language, path] = content.includes('@forkhall/runtime') ? (['typescript', 'main.ts'] as const) : (['python', 'main.py'] as const);
  const run = await host.run({ language, entry: path, files: [{ path, content }], args: [], size: { cols: 80, rows: 24 }, limits: defaultLimits });
  const history = new RunHistory();
  let lost = 0;
  let output = '';
  run.onOutput((chunk) => {
    output += Buffer.from(chunk).toString();
  });
  const findings = () => history.findings(history.span.to + 1);
  const take = (event: ProcessEvent) => {
    history.append(event);
    if (event.event === 'events.dropped' && !event.settled) for (const count of Object.values(event.counts)) lost += count;
  };
  run.onEvents((events) => events.forEach(take));
  const isStuck = () => findings().some((finding) => finding.severity === 'stuck' && finding.until === undefined);
  const { promise: stuck, resolve } = Promise.withResolvers<void>();
  // Not with each batch: a picture of so many events takes its time.
  const looking = setInterval(() => {
    if (output.split('looped').length > 2 && (lost > 0 || isStuck())) resolve();
  }, 200);
  void run.ended.then(() => clearInterval(looking));
  const stop = async () => {
    run.stop('student');
    await run.ended;
  };
  return { lost: () => lost, findings, end: Promise.race([stuck, run.ended.then(() => undefined)]), [Symbol.asyncDispose]: stop };
}

test.each(cases)('$name that stop behind a flood are found, as what they are', async ({ source, last, finds, actors }) => {
  await using run = await flood(source(last));
  await run.end;
  const found = run.findings();
  if (run.lost() === 0) {
    expect(found.map(({ code }) => code)).toEqual(finds);
    expect(found[0]?.actors.map(({ process, thread }) => thread ?? process).sort()).toEqual(actors);
  }
  for (const { doubts } of found) expect(doubts).toEqual(run.lost() > 0 ? ['events-lost'] : []);
});

test.each(cases)('$name that go on behind a flood are silent', async ({ source }) => {
  await using run = await flood(source(source === inTypeScript ? '' : 'pass'));
  await run.end;
  expect(run.findings()).toEqual([]);
});
