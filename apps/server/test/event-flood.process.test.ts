import { RunHistory } from '@forkhall/insight';
import type { LogRecord, ProcessEvent } from '@forkhall/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outputOf } from './client.ts';
import { expectNoChildren, serve, type TestServer } from './serve.ts';

let at: TestServer;
beforeAll(async () => {
  at = await serve({ eventsPerRun: 20_000 });
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  expect(at.errors).toEqual([]);
  expectNoChildren();
});

const program = `
import multiprocessing as mp, os

def flood(lock):
    print("flooding", flush=True)
    while not os.path.exists("enough"):
        with lock: pass
    print("twice", flush=True)
    with lock:
        with lock: pass

if __name__ == "__main__":
    lock = mp.Lock()
    child = mp.Process(target=flood, args=(lock,))
    child.start()
    input()
    open("enough", "w").close()
    child.join()
`;
/** Where the lock is taken while it is held. */
const secondLine = program.split('\n').findLastIndex((line) => line.endsWith('with lock: pass')) + 1;

it('a flood of events holds up nobody, is told as left out, and what stands after it is found', async () => {
  await using watching = await at.open();
  await using other = await at.open();
  const flood = await watching.start(program);
  const history = new RunHistory();
  const kinds: Record<string, number> = {};
  const left: Record<string, number> = {};
  let settled = 0;
  let output = '';
  let isTakenTwice = false;
  const take = (records: readonly LogRecord[]) => {
    output += outputOf(records);
    for (const event of records.flatMap((record): ProcessEvent[] => (record.kind === 'events' ? record.events : []))) {
      history.append(event);
      kinds[event.event] = (kinds[event.event] ?? 0) + 1;
      isTakenTwice ||= event.event === 'lock.requested' && event.at?.line === secondLine;
      if (event.event !== 'events.dropped') continue;
      if (event.settled) settled += 1;
      for (const [kind, count] of Object.entries(event.counts)) left[kind] = (left[kind] ?? 0) + count;
    }
  };
  const until = async (isThere: () => boolean) => {
    while (!isThere()) take((await watching.next('run.records', ({ runId }) => runId === flood.id)).records);
  };

  await until(() => output.includes('flooding'));
  const quick = await other.start('import multiprocessing as mp\np = mp.Process(target=print, args=("quick",))\np.start(); p.join()');
  expect(outputOf(await other.recordsUntilEnd(quick.id))).toBe('quick\r\n');
  // The budget is used up, and what is undone at once is left out and told.
  await until(() => settled > 0 && (kinds['lock.acquired'] ?? 0) + (kinds['lock.released'] ?? 0) > 10_000);
  const again = await other.start('print("quick again")');
  expect(outputOf(await other.recordsUntilEnd(again.id))).toBe('quick again\r\n');

  await watching.ask('run.input', { runId: flood.id, data: '\n' });
  // Who holds the lock now is known, whatever was left out.
  const stuck = () => history.findings(history.span.to + 1).filter(({ severity }) => severity === 'stuck');
  // What stands comes in parts: for a moment the one who waits may be known, and who holds the lock not yet.
  await until(() => output.includes('twice') && isTakenTwice && stuck().some(({ code }) => code === 'deadlock'));
  expect(stuck()).toMatchObject([{ code: 'deadlock', actors: [{ process: 'Process-1' }], objects: [{ name: 'lock' }] }]);
  expect(left['lock.acquired']).toBeGreaterThan(0);

  await watching.ask('run.stop', { runId: flood.id });
  take(await watching.recordsUntilEnd(flood.id));
  expect(history.picture().processes).toMatchObject([
    { name: 'MainProcess', state: 'ended' },
    { name: 'Process-1', state: 'ended' },
  ]);
});
