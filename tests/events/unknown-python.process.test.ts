import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunHistory } from '@forkhall/insight';
import { defaultLimits, type ProcessEvent } from '@forkhall/protocol';
import { openSandboxHost } from '@forkhall/sandbox';
import { expect, test } from 'vitest';

const runtime = join(import.meta.dirname, '../../packages/runtime');

const source = `
import multiprocessing, os, sys, time
mp = multiprocessing.get_context('fork')
def work(q):
    q.put(sys.modules.keys() & {'forkhall_events.ring', 'forkhall_events.lazy'})
    time.sleep(0.5)
if __name__ == '__main__':
    q = mp.Queue()
    p = mp.Process(target=work, args=(q,))
    p.start()
    print(q.get(), sorted(name for name in os.environ if 'FORKHALL' in name), multiprocessing.Queue.__module__)
    p.join()
`;

/** A runtime whose hooks know only versions of Python that are older than this one. */
function runtimeOfThePast(folder: string): string {
  for (const part of ['python', 'node']) cpSync(join(runtime, part), join(folder, part), { recursive: true });
  const file = join(folder, 'python/forkhall_events/__init__.py');
  const text = readFileSync(file, 'utf8');
  const older = text.replace(/^OLDEST, NEWEST = .*$/m, 'OLDEST, NEWEST = (3, 5), (3, 6)');
  expect(older).not.toBe(text);
  writeFileSync(file, older);
  return folder;
}

test.each([
  ['warm', 1],
  ['cold', 0],
])('a Python that the hooks do not know runs programs, which are seen from outside only: a %s start', async (start, spares) => {
  const folder = mkdtempSync(join(tmpdir(), 'forkhall-past-'));
  try {
    const warm = Promise.withResolvers<void>();
    await using host = await openSandboxHost({
      runtimeFolder: runtimeOfThePast(folder),
      places: 2,
      spares: { python: spares, typescript: 0 },
      log: (_level, message) => {
        if (message === 'a spare is warm') warm.resolve();
      },
    });
    if (start === 'warm') {
      host.expect('python', 'main.py');
      await warm.promise;
    }
    const program = { language: 'python', entry: 'main.py', args: [], limits: defaultLimits, size: { cols: 200, rows: 24 } } as const;
    const run = await host.run({ ...program, files: [{ path: 'main.py', content: source }] });
    expect(run.warm).toBe(start === 'warm');
    const history = new RunHistory();
    const told: ProcessEvent[] = [];
    let output = '';
    run.onEvents((events) => {
      told.push(...events);
      for (const event of events) history.append(event);
    });
    run.onOutput((data) => {
      output += Buffer.from(data).toString();
    });
    const { ending } = await run.ended;
    expect([ending, output]).toEqual([{ kind: 'exited', code: 0 }, 'set() [] multiprocessing.context\r\n']);
    const { processes, queues } = history.picture(history.span.to);
    expect(processes.map(({ how, speaks, code }) => [how, speaks, code]).sort()).toEqual([
      ['main', false, 0],
      ['unknown', false, 0],
    ]);
    expect([queues, history.findings(history.span.to + 5)]).toEqual([[], []]);
    expect([...new Set(told.map(({ event }) => event))].sort()).toEqual(['process.exited', 'process.sampled', 'process.started']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
