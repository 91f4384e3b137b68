import { expect, test } from 'vitest';
import { packages, watchProgram } from './watched-program.ts';

/** Addresses, pids and random names differ from run to run, with hooks and without. */
function settle(text: string): string {
  return text
    .replace(/0x[0-9a-f]+/g, '0x…')
    .replace(/\/mp-[\w]+/g, '/mp-…')
    .replace(/\/tmp\/forkhall-events-\w+/g, '…')
    .replace(/(pid|parent|SpawnProcess|ForkProcess)[-= ]\d+/g, '$1 …');
}

const guarded = (body: string, before = '') => `
import multiprocessing as mp, os, queue, sys, threading, time
from concurrent.futures import ProcessPoolExecutor
${before}
if __name__ == '__main__':
    mp.set_start_method(sys.argv[1])
${body.replace(/^/gm, '    ')}
`;

const programs: [string, string][] = [
  ['an error in a child', guarded('p = mp.Process(target=fail)\np.start(); p.join(); print(p.exitcode)', 'def fail():\n    return {}["x"]')],
  ['a name that is not there', guarded('p = mp.Process(target=fail, name="A"); p.start(); p.join()\nsys.exit(p.exitcode)', 'def fail():\n    print(data)')],
  ['an uncaught Empty', guarded('mp.Queue().get(timeout=0.01)')],
  ['an uncaught Full', guarded('q = queue.Queue(1); q.put(1); q.put_nowait(2)')],
  ['a Lock that is released too often', guarded('mp.Lock().release()')],
  ['a BoundedSemaphore that is released too often', guarded('mp.BoundedSemaphore(1).release()')],
  ['an RLock of threads released by a stranger', guarded('threading.RLock().release()')],
  ['a Lock of threads released too often', guarded('with threading.Lock() as l: print(l)\nthreading.Lock().release()')],
  ['notify without the lock', guarded('try: mp.Condition().notify()\nexcept AssertionError as e: print(e)\nthreading.Condition().notify()')],
  ['a broken barrier', guarded('mp.Barrier(2).wait(0.01)')],
  ['the error of a pool task', guarded('with mp.Pool(1) as pool: pool.map(fail, [3])', 'def fail(x):\n    raise ValueError(x)')],
  ['an unpicklable task', guarded('with mp.Pool(1) as pool: pool.apply(lambda: 1)')],
  ['a plain queue as a pool argument', guarded('with mp.Pool(1) as pool: pool.apply(print, (mp.Queue(),))')],
  ['join before close', guarded('pool = mp.Pool(1)\ntry: pool.join()\nfinally: pool.terminate()')],
  ['the error of a future', guarded('with ProcessPoolExecutor(1) as e: e.submit(fail, 3).result()', 'def fail(x):\n    raise ValueError(x)')],
  ['recv at the end of a pipe', guarded('a, b = mp.Pipe(False); b.close(); a.recv()')],
  ['send on the reading end', guarded('a, b = mp.Pipe(False); a.send(1)')],
  ['an error in a thread', guarded('t = threading.Thread(target=fail); t.start(); t.join(); print("on")', 'def fail():\n    raise OSError("no")')],
  ['sys.exit in a child', guarded('p = mp.Process(target=sys.exit, args=(7,)); p.start(); p.join(); print(p.exitcode)')],
  ['os._exit in a child', guarded('p = mp.Process(target=os._exit, args=(9,)); p.start(); p.join(); print(p.exitcode)')],
  ['terminate', guarded('p = mp.Process(target=time.sleep, args=(60,)); p.start(); p.terminate(); p.join(); print(p.exitcode)')],
  [
    'kinds and signatures',
    guarded(
      'import inspect\nprint(callable(threading.Lock), isinstance(threading.Event(), threading.Event), inspect.signature(mp.Pool().terminate), threading.Lock().locked(), mp.Lock(), threading.Semaphore(3), os.environ.get("FORKHALL_EVENTS"), sys.path[1:2], inspect.signature(mp.Process.join))',
    ),
  ],
  [
    'a queue that is full of everything',
    guarded('q = mp.Queue()\nfor x in (1, "a", None, [1], {2}): q.put(x)\nprint([q.get() for _ in range(5)], q.empty(), q.full())'),
  ],
  [
    'Value and Array',
    guarded(
      'v = mp.Value("i", 1); a = mp.Array("d", 3)\nwith v.get_lock(): v.value += 1\np = mp.Process(target=add, args=(v, a)); p.start(); p.join(); print(v.value, a[:])',
      'def add(v, a):\n    with v.get_lock(): v.value += 1\n    a[0] = 2.5',
    ),
  ],
  [
    'shared memory',
    guarded(
      'from multiprocessing.shared_memory import SharedMemory\ns = SharedMemory(create=True, size=10); s.buf[0] = 7\nt = SharedMemory(s.name); print(t.buf[0]); t.close(); s.close(); s.unlink()',
    ),
  ],
];

test.each(programs.flatMap(([name, source]) => (['fork', 'spawn', 'forkserver'] as const).map((method) => [name, method, source] as const)))(
  '%s is with hooks what it is without (%s)',
  async (_name, method, source) => {
    const [off, on] = await Promise.all([watchProgram(source, { args: [method], hooks: false }), watchProgram(source, { args: [method] })]);
    expect({ status: on.status, signal: on.signal, stdout: settle(on.stdout), stderr: settle(on.stderr) }).toEqual({
      status: off.status,
      signal: off.signal,
      stdout: settle(off.stdout),
      stderr: settle(off.stderr),
    });
    expect(off.events).toEqual([]);
    expect(on.events.length).toBeGreaterThan(0);
  },
);

test('a start without the guard fails as it does without hooks', async () => {
  const source = `
import multiprocessing as mp
context = mp.get_context('spawn')
p = context.Process(target=print)
p.start()
p.join()
print(p.exitcode)
`;
  const [off, on] = await Promise.all([watchProgram(source, { hooks: false }), watchProgram(source)]);
  expect([on.status, on.stdout, settle(on.stderr)]).toEqual([off.status, off.stdout, settle(off.stderr)]);
  expect(on.stderr).toContain('bootstrapping phase');
});

test('calls with wrong arguments are answered as without hooks', async () => {
  const source = `
import multiprocessing as mp, threading, queue, asyncio, subprocess, os, concurrent.futures as cf
def check(f, *a, **k):
    try: f(*a, **k)
    except TypeError as e: print(e)
q, s, j = mp.Queue(), mp.SimpleQueue(), mp.JoinableQueue()
check(q.put); check(q.get, 1, 2, 3, 4); check(q.empty, 1); check(s.put); check(j.put); check(j.task_done, 1); check(j.join, 1)
check(mp.Event().wait, 1, 2); check(mp.Event().set, 1); check(mp.Condition().notify, 1, 2); check(mp.Barrier); check(mp.Barrier(2).wait, 1, 2)
p = mp.Process()
check(p.start, 1); check(p.join, 1, 2); check(mp.Process, nope=1)
a, b = mp.Pipe(); check(a.send); check(a.poll, 1, 2); check(mp.Pipe, 1, 2)
check(threading.Semaphore().acquire, 1, 2, 3); check(threading.Semaphore().release, 1, 2); check(threading.Event().wait, 1, 2); check(threading.Thread().start, 1)
check(threading.Condition().wait, 1, 2); check(threading.Condition().notify, 1, 2); check(threading.Barrier); check(queue.Queue().put); check(queue.Queue().get, 1, 2, 3, 4)
check(subprocess.Popen); check(subprocess.run); check(os.kill, 1); check(input, 1, 2)
check(asyncio.Queue().put); check(asyncio.Lock().acquire, 1); check(asyncio.Event().set, 1)
check(cf.ThreadPoolExecutor, nope=1); check(cf.ThreadPoolExecutor().submit)
with mp.Pool(1) as pool: check(pool.map); check(pool.apply_async); check(pool.close, 1); check(pool.join, 1)
print(type(threading.Lock()), type(threading.RLock()), q.put.__qualname__, threading.Thread.start.__module__)
`;
  const [off, on] = await Promise.all([watchProgram(source, { hooks: false }), watchProgram(source)]);
  expect([on.status, on.stdout, on.stderr]).toEqual([off.status, off.stdout, off.stderr]);
  expect(on.stdout).toContain("Queue.put() missing 1 required positional argument: 'obj'");
});

test('off, it changes nothing', async () => {
  const source = `
import sys, os, threading, multiprocessing.synchronize, multiprocessing.queues, builtins
print(sorted(name for name in sys.modules if name.startswith('forkhall')), any('forkhall' in repr(finder) for finder in sys.meta_path), builtins.input, os.kill, threading.Lock, multiprocessing.queues.Queue.get.__code__.co_filename)
`;
  const { stdout } = await watchProgram(source, { hooks: false });
  expect(stdout).toBe(
    "['forkhall_events'] False <built-in function input> <built-in function kill> <built-in function allocate_lock> /usr/lib/python3.11/multiprocessing/queues.py\n",
  );
});

test('where no ring can be made the program runs unwatched', async () => {
  const source = `
import sys
sys.path.insert(0, sys.argv[1])
import forkhall_events.ring
print(forkhall_events.start('/proc/nowhere'), forkhall_events.ring.is_open(), 'threading' in sys.modules)
`;
  const { status, stdout } = await watchProgram(source, { hooks: false, args: [packages] });
  expect([status, stdout]).toEqual([0, 'False False False\n']);
});

const waits: [string, string][] = [
  ['Queue.get', 'q = mp.Queue(); print("waits", flush=True); q.get()'],
  ['Lock.acquire', 'l = mp.Lock(); l.acquire(); print("waits", flush=True); l.acquire()'],
  ['with Lock', 'l = mp.Lock(); l.acquire(); print("waits", flush=True)\nwith l: pass'],
  ['with a Lock of threads', 'l = threading.Lock(); l.acquire(); print("waits", flush=True)\nwith l: pass'],
  ['join', 'p = mp.Process(target=nap); p.start(); print("waits", flush=True); p.join()'],
  ['Condition.wait', 'c = mp.Condition()\nwith c:\n    print("waits", flush=True); c.wait()'],
  ['Condition.wait of threads', 'c = threading.Condition()\nwith c:\n    print("waits", flush=True); c.wait()'],
  ['Event.wait', 'e = mp.Event(); print("waits", flush=True); e.wait()'],
  ['Barrier.wait', 'b = mp.Barrier(2); print("waits", flush=True); b.wait()'],
  ['queue.Queue.get', 'q = queue.Queue(); print("waits", flush=True); q.get()'],
  ['recv', 'a, b = mp.Pipe(); print("waits", flush=True); a.recv()'],
  ['JoinableQueue.join', 'q = mp.JoinableQueue(); q.put(1); print("waits", flush=True); q.join()'],
  ['AsyncResult.get', 'p = mp.Pool(1); r = p.apply_async(nap); print("waits", flush=True)\ntry: r.get()\nfinally: p.terminate()'],
  ['wait on a Manager', 'm = mp.Manager(); e = m.Event(); print("waits", flush=True); e.wait()'],
];

test.each(waits)('Ctrl-C in %s shows the same traceback', async (_name, body) => {
  const source = guarded(body, 'import signal\ndef nap():\n    signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(2)');
  const options = { args: ['fork'], interruptAfter: 'waits' };
  const [off, on] = await Promise.all([watchProgram(source, { ...options, hooks: false }), watchProgram(source, options)]);
  expect([on.signal, on.stdout, settle(on.stderr)]).toEqual([off.signal, off.stdout, settle(off.stderr)]);
  expect(on.stderr).toContain('KeyboardInterrupt');
});
