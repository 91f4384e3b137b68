import { join } from 'node:path';
import { RunHistory } from '@forkhall/insight';
import { defaultLimits, type ProcessEvent } from '@forkhall/protocol';
import { openSandboxHost, type Program, type SandboxHost, type SandboxRun } from '@forkhall/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { family, transcript } from './transcript.ts';

let host: SandboxHost;
beforeAll(async () => {
  host = await openSandboxHost({ runtimeFolder: join(import.meta.dirname, '../../packages/runtime'), places: 1, spares: { python: 0, typescript: 0 } });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
});

function run(content: string, parts: Partial<Program> = {}): Promise<SandboxRun> {
  const files = [{ path: 'main.py', content }];
  return host.run({ language: 'python', entry: 'main.py', files, args: [], size: { cols: 200, rows: 24 }, limits: defaultLimits, ...parts });
}

const source = `
import multiprocessing as mp, os, subprocess, sys
worker = '''import multiprocessing as mp, os, sys
lock = mp.Lock()
with lock: pass
print(sys.argv, sys.orig_argv[1:], sys.flags.isolated, sorted(name for name in os.environ if 'FORKHALL' in name or 'PYTHON' in name), [path for path in sys.path if 'forkhall' in path], flush=True)
'''
def child(method, lock):
    with lock: print(method, 'from multiprocessing.' in str(sys.orig_argv), 'forkhall_events' in str(sys.orig_argv), flush=True)
if __name__ == '__main__':
    with open('worker.py', 'w') as file: file.write(worker)
    python = sys.executable
    subprocess.run([python, '-I', 'worker.py', '1'])
    subprocess.run([python, '-E', 'worker.py', '2'], env={})
    subprocess.run('python3 worker.py 3', shell=True)
    os.system('python3 worker.py 4')
    if os.fork() == 0: os.execl(python, 'python3', 'worker.py', '5')
    os.wait()
    for method in ('spawn', 'forkserver'):
        context = mp.get_context(method)
        lock = context.Lock()
        p = context.Process(target=child, args=(method, lock), name=method)
        p.start(); p.join()
`;

test('in a sandbox Python programs that a program starts tell events, however they are started, and see nothing of it', async () => {
  const running = await run(source);
  const events: ProcessEvent[] = [];
  let output = '';
  running.onEvents((told) => events.push(...told));
  running.onOutput((data) => {
    output += Buffer.from(data).toString();
  });
  const { ending, survivors } = await running.ended;
  expect([ending, survivors]).toEqual([{ kind: 'exited', code: 0 }, 0]);
  expect(output.trimEnd().split('\r\n')).toEqual([
    "['worker.py', '1'] ['-I', 'worker.py', '1'] 1 [] []",
    "['worker.py', '2'] ['-E', 'worker.py', '2'] 0 [] []",
    "['worker.py', '3'] ['worker.py', '3'] 0 [] []",
    "['worker.py', '4'] ['worker.py', '4'] 0 [] []",
    "['worker.py', '5'] ['worker.py', '5'] 0 [] []",
    'spawn True False',
    'forkserver True False',
  ]);
  expect(events.filter((event) => event.event === 'lock.acquired')).toHaveLength(7);
  const own = transcript(events.filter((event) => event.event !== 'process.sampled'));
  const once = ['resource.created lock type=Lock name=lock @2', 'lock.acquired lock @3', 'lock.released lock'];
  expect(own['worker.py']).toEqual([...once, ...once, ...once]);
  expect(family(events).filter((line) => /^(worker\.py|spawn|forkserver)/.test(line))).toEqual([
    'forkserver (forkserver) of MainProcess → 0',
    'spawn (spawn) of MainProcess → 0',
    'worker.py (exec) of MainProcess → 0',
    'worker.py (subprocess) of MainProcess → 0',
    'worker.py (subprocess) of MainProcess → 0',
  ]);
});

const coroutines = `
import asyncio, multiprocessing as mp
async def counts(n):
    for _ in range(n): await asyncio.sleep(0)
async def main():
    async with asyncio.TaskGroup() as group:
        for name in 'ab': group.create_task(counts(2), name=name)
def child(): asyncio.run(counts(1))
if __name__ == '__main__':
    asyncio.run(main())
    process = mp.get_context('spawn').Process(target=child)
    process.start()
    process.join()
`;

test('each turn of a task is told where that is asked for, in children too', async () => {
  const turns = async (taskSwitches: boolean) => {
    const running = await run(coroutines, { taskSwitches });
    const names = new Map<string, string | undefined>();
    const told = new Map<number, (string | undefined)[]>();
    running.onEvents((events) => {
      for (const event of events) {
        if (event.event === 'task.started') names.set(`${event.pid} ${event.task}`, event.name);
        if (event.event !== 'task.switched') continue;
        const name = event.task === undefined ? '-' : names.get(`${event.pid} ${event.task}`);
        told.set(event.pid, [...(told.get(event.pid) ?? []), name]);
      }
    });
    expect((await running.ended).ending).toEqual({ kind: 'exited', code: 0 });
    return [...told.values()].map((names) => names.join(' '));
  };
  expect(await turns(true)).toEqual(['Task-1 main() - a - b - a - b - a - b - Task-1 main() -', 'Task-1 counts() - Task-1 counts() -']);
  expect(await turns(false)).toEqual([]);
});

/** Whoever starts a process goes on only when its end is known. */
const late = `
import multiprocessing as mp, os, signal, subprocess

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def go_on_late(*given):
    os.read(0, 1)
    return given[0] if given else None

os.register_at_fork(after_in_parent=go_on_late)
if os.fork() == 0: die()
os.wait()
process = mp.get_context('fork').Process(target=die)
process.start()
process.join()
fork_exec = subprocess._fork_exec
subprocess._fork_exec = lambda *given: go_on_late(fork_exec(*given))
subprocess.run(['sh', '-c', 'kill -KILL $$'])
`;

test('P9: who dies before its start could be told is one process, and what it did is known', async () => {
  const running = await run(late);
  const history = new RunHistory();
  const ended = new Set<number>();
  running.onEvents((told) => {
    for (const event of told) {
      history.append(event);
      if (event.event !== 'process.exited' || ended.has(event.pid)) continue;
      ended.add(event.pid);
      running.write('\n');
    }
  });
  expect((await running.ended).ending).toEqual({ kind: 'exited', code: 0 });
  expect(history.picture().processes.map(({ how, signal }) => [how, signal])).toEqual([
    ['main', undefined],
    ['os.fork', 'SIGKILL'],
    ['fork', 'SIGKILL'],
    ['subprocess', 'SIGKILL'],
  ]);
  expect(history.findings().filter(({ severity }) => severity !== 'note')).toEqual([]);
});
