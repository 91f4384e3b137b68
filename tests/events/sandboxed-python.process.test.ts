import { join } from 'node:path';
import { defaultLimits, type ProcessEvent } from '@forkhall/protocol';
import { openSandboxHost } from '@forkhall/sandbox';
import { expect, test } from 'vitest';
import { family, transcript } from './transcript.ts';

const source = `
import os, subprocess, sys
with open('worker.py', 'w') as file:
    file.write('''import multiprocessing as mp, os, sys
lock = mp.Lock()
with lock: pass
print(sys.argv, sys.orig_argv[1:], sys.flags.isolated, sorted(name for name in os.environ if 'FORKHALL' in name or 'PYTHON' in name), [path for path in sys.path if 'forkhall' in path], flush=True)
''')
python = sys.executable
subprocess.run([python, '-I', 'worker.py', '1'])
subprocess.run([python, '-E', 'worker.py', '2'], env={})
subprocess.run('python3 worker.py 3', shell=True)
os.system('python3 worker.py 4')
if os.fork() == 0: os.execl(python, 'python3', 'worker.py', '5')
os.wait()
`;

test('in a sandbox Python programs that a program starts tell events, however they are started, and see nothing of it', async () => {
  await using host = await openSandboxHost({
    runtimeFolder: join(import.meta.dirname, '../../packages/runtime'),
    places: 1,
    spares: { python: 0, typescript: 0 },
  });
  const files = [{ path: 'main.py', content: source }];
  const run = await host.run({ language: 'python', entry: 'main.py', files, args: [], size: { cols: 200, rows: 24 }, limits: defaultLimits });
  const events: ProcessEvent[] = [];
  let output = '';
  run.onEvents((told) => events.push(...told));
  run.onOutput((data) => {
    output += Buffer.from(data).toString();
  });
  const { ending, survivors } = await run.ended;
  expect([ending, survivors]).toEqual([{ kind: 'exited', code: 0 }, 0]);
  expect(output.trimEnd().split('\r\n')).toEqual([
    "['worker.py', '1'] ['-I', 'worker.py', '1'] 1 [] []",
    "['worker.py', '2'] ['-E', 'worker.py', '2'] 0 [] []",
    "['worker.py', '3'] ['worker.py', '3'] 0 [] []",
    "['worker.py', '4'] ['worker.py', '4'] 0 [] []",
    "['worker.py', '5'] ['worker.py', '5'] 0 [] []",
  ]);
  expect(events.filter((event) => event.event === 'lock.acquired')).toHaveLength(5);
  const own = transcript(events.filter((event) => event.event !== 'process.sampled'));
  const once = ['resource.created lock type=Lock name=lock @2', 'lock.acquired lock @3', 'lock.released lock'];
  expect(own['worker.py']).toEqual([...once, ...once, ...once]);
  expect(family(events).filter((line) => line.startsWith('worker.py'))).toEqual([
    'worker.py (exec) of MainProcess → 0',
    'worker.py (subprocess) of MainProcess → 0',
    'worker.py (subprocess) of MainProcess → 0',
  ]);
});
