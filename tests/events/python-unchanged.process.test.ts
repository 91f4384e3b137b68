import { expect, test } from 'vitest';
import { packages, watchProgram } from './watched-program.ts';

/** Addresses, pids and random names differ from run to run, with hooks and without. */
function settle(text: string): string {
  return (
    text
      .replace(/0x[0-9a-f]+/g, '0x…')
      .replace(/\/mp-[\w]+/g, '/mp-…')
      .replace(/\/tmp\/forkhall-events-\w+/g, '…')
      .replace(/(pid|parent|SpawnProcess|ForkProcess)[-= ]\d+/g, '$1 …')
      .replace(/forkhall-events-\w+/g, '…')
      .replace(/(timed out after 0\.00)\d+/g, '$1…')
      // From Python 3.13 on the line of our beginning is the one before it.
      .replace(/(File "<string>", line )[12]/g, '$1…')
      .replace(/(running at \/usr\/lib[^:]+):\d+/g, '$1:…')
  );
}

const guarded = (body: string, before = '') => `
import multiprocessing as mp, os, queue, sys, threading, time
from concurrent.futures import ProcessPoolExecutor
${before}
if __name__ == '__main__':
    mp.set_start_method(sys.argv[1])
${body.replace(/^/gm, '    ')}
`;

/** Those that start no process are the same under every start method. */
const alone = new Set([
  'an uncaught Empty',
  'an uncaught Full',
  'a Lock that is released too often',
  'a BoundedSemaphore that is released too often',
  'an RLock of threads released by a stranger',
  'a Lock of threads released too often',
  'notify without the lock',
  'a broken barrier',
  'recv at the end of a pipe',
  'send on the reading end',
  'an error in a thread',
  'a queue that is full of everything',
  'shared memory',
  'what is done while the interpreter ends',
  'hooks that nothing of Python calls',
]);

const asynchronous = (body: string) => `
import asyncio, sys
async def fails():
    await asyncio.sleep(0)
    raise ValueError('no')
async def main():
${body.replace(/^/gm, '    ')}
asyncio.run(main())
`;

const greenlets = (body: string) => `
from gevent import monkey; monkey.patch_all()
import gevent, gevent.lock, gevent.queue, threading
${body}
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
  ['asyncio: an error in a task', asynchronous('await asyncio.gather(fails(), asyncio.sleep(1))')],
  ['asyncio: errors of a group', asynchronous('async with asyncio.TaskGroup() as group:\n    group.create_task(fails()); group.create_task(fails())')],
  ['asyncio: an error that nobody fetches', asynchronous('asyncio.create_task(fails()); await asyncio.sleep(0.01)')],
  ['asyncio: a timeout', asynchronous('async with asyncio.timeout(0.01): await asyncio.Queue().get()')],
  ['asyncio: wait_for', asynchronous('await asyncio.wait_for(asyncio.Event().wait(), 0.01)')],
  ['asyncio: a Lock released too often', asynchronous('asyncio.Lock().release()')],
  ['asyncio: notify without the lock', asynchronous('asyncio.Condition().notify()')],
  ['asyncio: wait without the lock', asynchronous('await asyncio.Condition().wait()')],
  ['asyncio: task_done too often', asynchronous('asyncio.Queue().task_done()')],
  [
    'asyncio: QueueFull, QueueEmpty',
    asynchronous('q = asyncio.Queue(1); q.put_nowait(1)\ntry: q.put_nowait(2)\nexcept asyncio.QueueFull as e: print(repr(e))\nq.get_nowait(); q.get_nowait()'),
  ],
  [
    'asyncio: tasks and coroutines as they print',
    asynchronous(
      'q, lock = asyncio.Queue(1), asyncio.Lock()\ntask = asyncio.create_task(q.get(), name="getter"); await asyncio.sleep(0)\nc = lock.acquire(); print(task, asyncio.current_task(), c, q, lock, task.get_coro().__qualname__, asyncio.iscoroutinefunction(lock.acquire)); c.close(); task.cancel()\ntry: await task\nexcept asyncio.CancelledError as e: print(repr(e), task)',
    ),
  ],
  ['asyncio: a cancelled main', asynchronous('asyncio.current_task().cancel(); await asyncio.sleep(1)')],
  [
    'children that are other programs',
    guarded(
      'import subprocess\nshow = "import os, sys; print(sorted(os.environ), sys.path[1:3], sys.argv, sys.orig_argv[1:], sys.flags.isolated, os.listdir(\'/proc/self/fd\'))"\nfor options in ([], ["-I"], ["-E"], ["-S"], ["-X", "utf8"]):\n    print(subprocess.check_output([sys.executable, *options, "-c", show, "a"], text=True))\nprint(subprocess.check_output([sys.executable, "-c", show], env={"PYTHONPATH": "/x:/y"}, text=True), subprocess.check_output("env; python3 -c \'import os; print(os.environ)\'", shell=True, env={"PATH": "/usr/bin"}, text=True))\nsubprocess.run([sys.executable, "-c", "raise OSError(3)"], check=True)',
    ),
  ],
  [
    'hooks that nothing of Python calls',
    guarded(
      'import atexit, _thread\nq, event, done = queue.Queue(), threading.Event(), threading.Event()\natexit.register(print, "end"); atexit.register(q.put, 1); atexit.register(event.set)\n_thread.start_new_thread(done.set, ()); done.wait(); print(done)',
    ),
  ],
  [
    'gevent: kinds of objects, and errors that are caught',
    greenlets(`lock, event, q, places, rlock = threading.Lock(), threading.Event(), gevent.queue.JoinableQueue(1), gevent.lock.BoundedSemaphore(1), gevent.lock.RLock()
class Mine(gevent.queue.Queue): pass
mine = Mine()
print(lock, event, q, places, rlock, mine, threading.Lock, gevent.queue.JoinableQueue, type(lock), type(event), type(q))
print(isinstance(q, gevent.queue.Queue), isinstance(mine, Mine), isinstance(q, Mine), isinstance(places, gevent.lock.Semaphore), issubclass(Mine, gevent.queue.Queue), q.copy(), len(q), list(gevent.queue.Queue(items=[1, StopIteration])))
for call in (q.get_nowait, q.task_done, places.release, rlock.release, lock.release, lambda: lock.acquire(False, 1), lambda: [q.put_nowait(1) for _ in range(2)], lambda: gevent.lock.Semaphore(-1)):
    try: call()
    except Exception as error: print(repr(error))
with lock, rlock: print(lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01), event.wait(0.01), q.get(), places.wait(0.01))
gevent.Timeout(0.01).start(); event.wait()`),
  ],
  ['gevent: a queue that is full', greenlets('q = gevent.queue.Queue(1)\nq.put(1); q.put(2, timeout=0.01)')],
  [
    'gevent: joinall',
    greenlets(`def ends(n): return n
def fails(): raise ValueError('no')
gevent.get_hub().exception_stream = None
late = gevent.spawn_later(0.01, ends, 2)
print([g.value for g in gevent.joinall([gevent.spawn(ends, 1), late])], gevent.joinall(set(), 1), gevent.joinall.__name__, gevent.joinall.__module__)
print([g.value for g in gevent.joinall((gevent.spawn(ends, 3), gevent.spawn(gevent.sleep, 60)), count=1)])
for wrong in (3, iter([])):
    try: gevent.joinall(wrong)
    except TypeError as error: print(error)
gevent.joinall([gevent.spawn(fails)], raise_error=True)`),
  ],
  ['gevent: a wait for nobody', greenlets('lock = threading.Lock(); lock.acquire()\nwith lock: pass')],
  [
    'what is done while the interpreter ends',
    'import os, subprocess\nclass Last:\n    def __del__(self):\n        os.kill(os.getpid(), 0); print("last")\n        subprocess.Popen(["/bin/true"]).wait(); print("on")\nlast = Last()',
  ],
  [
    'functions of the system as what a child calls',
    guarded(
      'import posix, signal, _signal\nfor target, args in ((os.kill, (os.getpid(), 0)), (signal.raise_signal, (signal.SIGTERM,)), (os.waitpid, (1, 0))):\n    p = mp.Process(target=target, args=args, name="P"); p.start(); p.join(); print(p.exitcode)\nprint(os.kill is posix.kill, signal.raise_signal is _signal.raise_signal)',
    ),
  ],
  ['a command that is not there', guarded('import subprocess\nsubprocess.run(["no-such-command"])')],
  ['a child that takes too long', guarded('import subprocess\nsubprocess.run(["sleep", "60"], timeout=0.01)')],
  ['exec of what is not there', guarded('os.execv("/no/such/program", ["x"])')],
  ['kill of what is not there', guarded('os.kill(4_000_000, 9)')],
  [
    'numbers of descriptors',
    guarded(
      'print(os.pipe(), os.open("/dev/null", 0))\np = mp.Process(target=show); p.start(); p.join()',
      'def show(): print(len(os.listdir("/proc/self/fd")))',
    ),
  ],
];

const methodsOf = (name: string) => (alone.has(name) || /^(asyncio|gevent)/.test(name) ? ['fork'] : ['fork', 'spawn', 'forkserver']);

test.concurrent.for(programs.flatMap(([name, source]) => methodsOf(name).map((method) => [name, method, source] as const)))(
  '%s is with hooks what it is without (%s)',
  async ([, method, source], { expect }) => {
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
import multiprocessing as mp, threading, queue, asyncio, subprocess, os, concurrent.futures as cf; mp.set_start_method('fork')
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
lock = threading.Lock()
if isinstance(threading.Lock, type):
    check(type, 'MyLock', (threading.Lock,), {}); print(threading.Lock, type(lock) is threading.Lock, isinstance(lock, threading.Lock), issubclass(type(lock), threading.Lock))
print(type(lock), type(threading.RLock()), q.put.__qualname__, threading.Thread.start.__module__)
`;
  const [off, on] = await Promise.all([watchProgram(source, { hooks: false }), watchProgram(source)]);
  expect([on.status, on.stdout, on.stderr]).toEqual([off.status, off.stdout, off.stderr]);
  expect(on.stdout).toContain("Queue.put() missing 1 required positional argument: 'obj'");
});

test('off, it changes nothing', async () => {
  const source = `
import sys, os, threading, multiprocessing.queues, builtins
modules = sorted(name for name in sys.modules if name.startswith('forkhall'))
print(modules, any('forkhall' in repr(finder) for finder in sys.meta_path), builtins.input, os.kill, threading.Lock.__module__)
print(multiprocessing.queues.Queue.get.__code__.co_filename == multiprocessing.queues.__file__)
`;
  const { stdout } = await watchProgram(source, { hooks: false });
  expect(stdout).toBe("['forkhall_events'] False <built-in function input> <built-in function kill> _thread\nTrue\n");
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
  ['await of an asyncio.Queue', 'import asyncio\nasync def main():\n    print("waits", flush=True); await asyncio.Queue().get()\nasyncio.run(main())'],
  ['subprocess.run', 'import subprocess\nprint("waits", flush=True); subprocess.run(["sh", "-c", "trap : INT; sleep 1"])'],
  ['wait on a Manager', 'm = mp.Manager(); e = m.Event(); print("waits", flush=True); e.wait()'],
];

test.concurrent.for(waits)('Ctrl-C in %s shows the same traceback', async ([, body], { expect }) => {
  const source = guarded(body, 'import signal\ndef nap():\n    signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(2)');
  const options = { args: ['fork'], interruptAfter: 'waits' };
  const [off, on] = await Promise.all([watchProgram(source, { ...options, hooks: false }), watchProgram(source, options)]);
  expect([on.signal, on.stdout, settle(on.stderr)]).toEqual([off.signal, off.stdout, settle(off.stderr)]);
  expect(on.stderr).toContain('KeyboardInterrupt');
});
