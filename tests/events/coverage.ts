/** Real programs that use every primitive a first course teaches; what each tells is kept under golden/. */
export interface CoveredProgram {
  name: string;
  /** Start methods under which it must tell the same; the default alone when left out. */
  methods?: readonly string[];
  source: string;
}

const header = `
import multiprocessing as mp, os, queue, signal, subprocess, sys, threading, time
`;

const main = (body: string) => `
if __name__ == '__main__':
    if len(sys.argv) > 1: mp.set_start_method(sys.argv[1])
${body.replace(/^/gm, '    ')}
`;

const everyMethod = ['fork', 'spawn', 'forkserver'];

export const coveredPrograms: readonly CoveredProgram[] = [
  {
    name: 'os-processes',
    source: `${header}
pid = os.fork()
if pid == 0:
    os._exit(3)
os.wait()
pid = os.fork()
if pid == 0:
    signal.pause()
os.kill(pid, signal.SIGTERM)
os.waitid(os.P_PID, pid, os.WEXITED)
os.waitpid(os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 4'], os.environ), 0)
if os.fork() == 0:
    os.execlp('sh', 'sh', '-c', 'exit 5')
os.wait3(0)
os.spawnlp(os.P_WAIT, 'true', 'true')
os.system('exit 6')
`,
  },
  {
    name: 'processes',
    methods: everyMethod,
    source: `${header}
def leave(code):
    sys.exit(code)
def nap():
    time.sleep(60)
class Worker(mp.Process):
    def run(self):
        pass
${main(`worker = Worker()
worker.start(); worker.join()
for target, args, name in ((leave, (3,), 'Leaves'), (os._exit, (4,), 'Exits'), (undefined, (), 'Fails')):
    p = mp.Process(target=target, args=args, name=name)
    p.start(); p.join(); p.close()
sleeper, dreamer = mp.Process(target=nap, daemon=True, name='Sleeper'), mp.Process(target=nap, name='Dreamer')
sleeper.start(); dreamer.start()
sleeper.join(0); sleeper.terminate(); sleeper.join(); dreamer.kill(); dreamer.join()`).replace('undefined', 'fail')}
def fail():
    missing
`.replace(/(if __name__[\s\S]*)(\ndef fail[\s\S]*)/, '$2\n$1'),
  },
  {
    name: 'queues',
    methods: everyMethod,
    source: `${header}
def work(tasks, results, done):
    for item in iter(tasks.get, None):
        results.put(item * 2)
        tasks.task_done()
    tasks.task_done()
    done.put('end')
${main(`tasks, results, done = mp.JoinableQueue(), mp.Queue(2), mp.SimpleQueue()
p = mp.Process(target=work, args=(tasks, results, done), name='Worker')
p.start()
for item in (1, 'two'):
    tasks.put(item)
    results.get()
tasks.put(None)
tasks.join(); done.get(); done.empty(); p.join()
results.put(1); results.put(2)
try: results.put(3, timeout=0)
except queue.Full: pass
while results.qsize() < 2: pass
results.full(); results.get(True, 5); results.get(timeout=5)
try: results.get_nowait()
except queue.Empty: pass
results.close(); results.join_thread()`)}`,
  },
  {
    name: 'pipes',
    methods: everyMethod,
    source: `${header}
from multiprocessing.connection import Client, Listener
def child(end, reader, writer):
    writer.close()
    end.send(end.recv() + 1)
    end.close()
    while True:
        try: reader.recv_bytes()
        except EOFError: break
def call(address):
    with Client(address, authkey=b'key') as connection:
        connection.send('hello')
        connection.recv()
${main(`here, there = mp.Pipe()
reader, writer = mp.Pipe(duplex=False)
p = mp.Process(target=child, args=(there, reader, writer), name='Child')
p.start(); there.close(); reader.close()
here.send(41); here.recv()
writer.send_bytes(b'bytes'); writer.close()
here.poll(5)
p.join()
with Listener(authkey=b'key') as listener:
    p = mp.Process(target=call, args=(listener.address,), name='Caller')
    p.start()
    with listener.accept() as connection:
        connection.recv(); connection.send('bye')
    p.join()`)}`,
  },
  {
    name: 'locks-and-signals',
    methods: everyMethod,
    source: `${header}
def child(lock, rlock, event, barrier, condition, bounded):
    with lock: pass
    rlock.acquire(); rlock.acquire(); rlock.release(); rlock.release()
    event.set()
    barrier.wait()
    with condition: condition.notify_all()
    bounded.acquire(); bounded.release()
${main(`lock, rlock = mp.Lock(), mp.RLock()
event, barrier, condition = mp.Event(), mp.Barrier(2), mp.Condition()
bounded = mp.BoundedSemaphore(2)
locks = [mp.Lock() for _ in range(2)]
for one in locks:
    one.acquire(); one.acquire(timeout=0); one.release()
p = mp.Process(target=child, args=(lock, rlock, event, barrier, condition, bounded), name='Child')
with condition:
    p.start()
    event.wait(); event.clear(); event.wait(0)
    barrier.wait()
    condition.wait(30)
p.join()
barrier.abort()
try: barrier.wait()
except threading.BrokenBarrierError: pass`)}`,
  },
  {
    name: 'shared-memory',
    methods: everyMethod,
    source: `${header}
from multiprocessing.shared_memory import ShareableList, SharedMemory
def add(counter, table):
    with counter.get_lock(): counter.value += 1
    table[0] = 2.5
${main(`counter, table, raw = mp.Value('i', 0), mp.Array('d', 3), mp.RawArray('i', 2)
p = mp.Process(target=add, args=(counter, table), name='Adder')
p.start(); p.join()
counter.value; table[:]
block = SharedMemory(create=True, size=10)
block.close(); block.unlink()
words = ShareableList(['a', 1])
words.shm.close(); words.shm.unlink()`)}`,
  },
  {
    name: 'manager',
    methods: ['fork', 'spawn'],
    source: `${header}
def child(d, lock, q):
    with lock: d['child'] = 1
    q.put(1)
${main(`with mp.Manager() as manager:
    d, items, ns = manager.dict(), manager.list([1]), manager.Namespace()
    lock, rlock, semaphore, bounded = manager.Lock(), manager.RLock(), manager.Semaphore(2), manager.BoundedSemaphore(1)
    condition, event, barrier = manager.Condition(), manager.Event(), manager.Barrier(1)
    q, value, array = manager.Queue(2), manager.Value('i', 1), manager.Array('i', [1, 2])
    p = mp.Process(target=child, args=(d, lock, q), name='Child')
    p.start(); p.join()
    d['a'] = 1; items.append(2); ns.x = 3; value.value += 1; array[0] = 5
    with rlock: pass
    semaphore.acquire(); semaphore.release()
    with bounded: pass
    event.set(); event.wait(); event.clear()
    with condition:
        condition.notify(); condition.wait(0)
    barrier.wait()
    q.get(); q.put(2); q.empty()
    try: q.put(3) or q.put(4, timeout=0)
    except queue.Full: pass`)}`,
  },
  {
    name: 'pool',
    methods: everyMethod,
    source: `${header}
def square(x): return x * x
def add(x, y): return x + y
def fail(x): raise ValueError(x)
def ready(word): pass
${main(`with mp.Pool(1, initializer=ready, initargs=('go',)) as pool:
    pool.apply(square, (2,))
    pool.apply_async(square, (3,), callback=print).get()
    pool.map(square, range(4), chunksize=2)
    pool.starmap(add, [(1, 2)])
    list(pool.imap(square, [1, 2]))
    list(pool.imap_unordered(square, [1]))
    r = pool.map_async(square, [1]); r.wait(); r.get(5)
    pool.apply_async(fail, (1,), error_callback=print).wait()
    try: pool.apply(fail, (2,))
    except ValueError: pass
    pool.close(); pool.join()`)}`,
  },
  {
    name: 'executors',
    methods: ['fork'],
    source: `${header}
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
def fail(x): raise KeyError(x)
${main(`for Executor in (ProcessPoolExecutor, ThreadPoolExecutor):
    with Executor(1) as executor:
        future = executor.submit(abs, -2)
        future.result()
        list(executor.map(abs, [-1, -2]))
        executor.submit(fail, 'k').exception()`)}`,
  },
  {
    name: 'several',
    methods: everyMethod,
    source: `${header}
from concurrent.futures import FIRST_COMPLETED, FIRST_EXCEPTION, ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait as wait_for
from multiprocessing.connection import wait
def child(go, writer, q):
    writer.send('ready'); go.recv()
    wait([mp.parent_process().sentinel, go], 0.01)
${main(`go, gone = mp.Pipe()
reader, writer = mp.Pipe(False)
q, s = mp.Queue(), mp.SimpleQueue()
p = mp.Process(target=child, args=(gone, writer, q), name='Child')
p.start(); reader.recv()
wait([reader, q._reader, s._reader, p.sentinel, go, os.pipe()[0]], 0.01)
wait([go], 0.01); wait([p.sentinel], timeout=0.01)
wait([reader], 0); wait([])
writer.send(1); wait([reader, p.sentinel])
go.send('go'); p.join()
gate = threading.Event()
with ThreadPoolExecutor(2) as executor:
    futures = [executor.submit(gate.wait) for _ in range(3)]
    wait_for(futures, 0.01); wait_for(futures, 0.01, FIRST_COMPLETED); wait_for(futures, 0.01, return_when=FIRST_EXCEPTION)
    try: list(as_completed(futures, 0.01))
    except TimeoutError: pass
    gate.set()
    for future in futures: future.result()
    wait_for(futures)
with ProcessPoolExecutor(1) as processes:
    wait_for([processes.submit(time.sleep, 0.5)], timeout=0.01)`)}`,
  },
  {
    name: 'threads',
    source: `${header}
lock, rlock, semaphore, bounded = threading.Lock(), threading.RLock(), threading.Semaphore(2), threading.BoundedSemaphore(1)
condition, event, barrier = threading.Condition(), threading.Event(), threading.Barrier(2)
items, last = queue.Queue(1), queue.LifoQueue()
class Worker(threading.Thread):
    def run(self):
        with lock: pass
        with rlock:
            with rlock: pass
        with semaphore, bounded: pass
        event.set()
        barrier.wait()
        with condition: condition.notify()
        items.get(); items.task_done()
        missing
threading.excepthook = lambda error: None
worker = Worker(name='Worker')
with condition:
    worker.start()
    event.wait()
    barrier.wait()
    condition.wait()
items.put('x')
items.join()
while worker.is_alive(): time.sleep(0.001)
event.clear()
lock.acquire(); lock.acquire(timeout=0); lock.acquire(False); lock.release()
try: items.get(timeout=0)
except queue.Empty: pass
last.put(1); last.get_nowait()
threading.Thread(target=time.sleep, args=(60,), daemon=True, name='Daemon').start()
`,
  },
  {
    name: 'asyncio',
    source: `
import asyncio
async def consumer(q):
    while await q.get() is not None: q.task_done()
    q.task_done()
async def crosses(lock, barrier):
    async with lock: pass
    await barrier.wait()
async def waits(condition):
    async with condition: await condition.wait()
async def fails(): raise ValueError('no')
async def main():
    q, event, lock, barrier = asyncio.Queue(1), asyncio.Event(), asyncio.Lock(), asyncio.Barrier(2)
    reader = asyncio.create_task(consumer(q))
    for item in (1, 2, None): await q.put(item)
    await q.join(); await reader
    asyncio.get_running_loop().call_later(0.01, event.set)
    await event.wait()
    await asyncio.gather(crosses(lock, barrier), crosses(lock, barrier))
    condition, semaphore = asyncio.Condition(), asyncio.Semaphore(1)
    async with asyncio.TaskGroup() as group:
        group.create_task(waits(condition))
        await asyncio.sleep(0)
        async with condition: condition.notify_all()
    async with semaphore: pass
    try:
        async with asyncio.timeout(0.01): await asyncio.Event().wait()
    except TimeoutError: pass
    await asyncio.wait([asyncio.create_task(fails())])
    sleeper = asyncio.create_task(asyncio.sleep(60), name='sleeper'); await asyncio.sleep(0); sleeper.cancel()
asyncio.run(main())
`,
  },
  {
    name: 'gevent',
    source: `
from gevent import monkey; monkey.patch_all()
import gevent, gevent.pool, time
def fetch(n):
    time.sleep(0.01 * n)
    return n
def fail(): raise ValueError('no')
gevent.get_hub().exception_stream = None
gevent.joinall([gevent.spawn(fetch, 1), gevent.spawn(fetch, 2), gevent.spawn(fail)])
gevent.pool.Pool(1).map(fetch, [1, 2])
`,
  },
  {
    name: 'gevent-objects',
    source: `
from gevent import monkey; monkey.patch_all()
import gevent, gevent.event, gevent.lock, gevent.queue, queue, threading, time
lock, rlock, semaphore, bounded = threading.Lock(), gevent.lock.RLock(), gevent.lock.Semaphore(2), gevent.lock.BoundedSemaphore(1)
event, ready, condition = threading.Event(), gevent.event.Event(), threading.Condition()
q, empty = gevent.queue.JoinableQueue(1), gevent.queue.JoinableQueue()
def worker():
    with lock, rlock:
        with rlock: pass
    with semaphore: pass
    event.wait()
    while q.get() is not None: q.task_done()
    q.task_done()
    with condition: condition.notify()
def late():
    with gevent.Timeout(0.01, False): ready.wait()
    bounded.acquire(); bounded.acquire(timeout=0.01); bounded.acquire(False); bounded.release()
    try: empty.get(timeout=0.01)
    except queue.Empty: pass
greenlets = [gevent.spawn(worker), gevent.spawn(late)]
lock.acquire(); time.sleep(0.02); lock.release()
event.set(); ready.set(); ready.clear()
for item in (1, 2, None): q.put(item)
q.join()
with condition: condition.wait(0)
gevent.joinall(greenlets)
`,
  },
  {
    name: 'subprocess',
    source: `
import os, subprocess, sys
with open('worker.py', 'w') as file:
    file.write('import multiprocessing as mp, sys\\nlock = mp.Lock()\\nwith lock: pass\\nsys.exit(7)\\n')
python = sys.executable
subprocess.call(['sh', '-c', 'exit 1'])
subprocess.run('exit 2', shell=True)
subprocess.run([python, 'worker.py'])
subprocess.run([python, 'worker.py'], env={})
subprocess.run(['cat'], input=b'x', capture_output=True)
p = subprocess.Popen(['sleep', '60']); p.terminate(); p.wait()
try: subprocess.run(['sleep', '60'], timeout=0.01)
except subprocess.TimeoutExpired: pass
try: subprocess.run(['no-such-command'])
except FileNotFoundError: pass
if os.fork() == 0: os.execv(python, [python, 'worker.py'])
os.wait()
`,
  },
  {
    name: 'names',
    source: `
import multiprocessing as mp, threading; mp.set_start_method('fork')
from multiprocessing import Lock
fork1, fork2 = Lock(), Lock()
名字 = "叉子"; 叉子 = mp.Lock()
locks, forks = {}, []
locks['a'] = mp.Lock()
for i in range(2): locks[i] = Lock()
for i in range(2):
    forks.append(mp.Lock())
class Table:
    def __init__(self):
        self.lock = threading.Lock()
        self.q, self.r = mp.Queue(), mp.Queue(3)
Table()
rows = [[Lock() for _ in range(2)] for _ in range(2)]
(left, right) = mp.Pipe()
with mp.Lock() as held, mp.Manager() as manager: d = manager.dict()
x = y = Lock()
print(Lock())
typed: Lock = mp.Lock()
v = mp.Value('i', 0)
places = threading.BoundedSemaphore(
    2)
item, cond = None, threading.Condition()
pair, both = [Lock(), mp.Lock()], (Lock(), Lock())
one, two = [Lock() for _ in range(2)]
pipes, pipe = [mp.Pipe() for _ in range(2)], mp.Pipe()
by_name = {'a, b': Lock(), 7: mp.Lock()}
queue, ready = mp.Queue(), {name: mp.Event() for name in 'ab'}
many = [
    Lock(),

    mp.Lock(),  # a comment
]
p = mp.Process(
    args=(Lock(), 1),
)
held = print(Lock())
`,
  },
];
