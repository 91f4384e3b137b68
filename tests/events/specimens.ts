/** Programs as a first course writes them, each with what insight should say of it, and healthy twins of which it should say nothing. */
export interface Specimen {
  name: string;
  source: string;
  /** Codes of what it shows in the end. */
  finds: readonly string[];
  /** It never ends by itself: it is ended as soon as its findings are there. */
  hangs?: boolean;
  /** What the kernel would tell of the main process: how it ended. */
  endsWith?: number;
}

const header = `
import multiprocessing as mp, os, sys, time, queue, threading, signal
`;

const main = (body: string) => `
if __name__ == '__main__':
${body.replace(/^/gm, '    ')}
`;

export const specimens: readonly Specimen[] = [
  {
    name: 'two locks taken crosswise',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
def one(a, b, barrier):
    with a:
        barrier.wait()
        with b:
            pass
${main(`a, b = mp.Lock(), mp.Lock()
barrier = mp.Barrier(2)
p = mp.Process(target=one, args=(a, b, barrier))
q = mp.Process(target=one, args=(b, a, barrier))
p.start(); q.start()
p.join(); q.join()`)}`,
  },
  {
    name: 'two locks taken in one order',
    finds: [],
    source: `${header}
def one(a, b):
    for _ in range(300):
        with a:
            with b:
                pass
${main(`a, b = mp.Lock(), mp.Lock()
ps = [mp.Process(target=one, args=(a, b)) for _ in range(3)]
for p in ps: p.start()
for p in ps: p.join()`)}`,
  },
  { name: 'a Lock taken twice', finds: ['deadlock'], hangs: true, source: `${header}${main('lock = mp.Lock()\nwith lock:\n    with lock:\n        pass')}` },
  { name: 'an RLock taken twice', finds: [], source: `${header}${main('lock = mp.RLock()\nwith lock:\n    with lock:\n        time.sleep(0.4)')}` },
  {
    name: 'two threads crosswise',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
a, b = threading.Lock(), threading.Lock()
barrier = threading.Barrier(2)
def one(x, y):
    with x:
        barrier.wait()
        with y:
            pass
ts = [threading.Thread(target=one, args=pair) for pair in ((a, b), (b, a))]
for t in ts: t.start()
for t in ts: t.join()
`,
  },
  {
    name: 'a consumer that nobody feeds any more',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def produce(q):
    q.put(1)
def consume(q):
    while True:
        q.get()
${main(`q = mp.Queue()
p, c = mp.Process(target=produce, args=(q,)), mp.Process(target=consume, args=(q,))
p.start(); c.start(); p.join(); c.join()`)}`,
  },
  {
    name: 'a consumer with an end mark',
    finds: [],
    source: `${header}
def produce(q):
    for i in range(20):
        q.put(i)
        time.sleep(0.02)
    q.put(None)
def consume(q):
    while q.get() is not None:
        pass
${main(`q = mp.Queue()
p, c = mp.Process(target=produce, args=(q,)), mp.Process(target=consume, args=(q,))
p.start(); c.start(); p.join(); c.join()`)}`,
  },
  {
    name: 'the fourth put on a queue of three',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}${main('q = mp.Queue(3)\nfor i in range(4):\n    q.put(i)')}`,
  },
  {
    name: 'a killed holder',
    finds: ['holder-ended'],
    hangs: true,
    source: `${header}
def hold(lock, ready):
    lock.acquire()
    ready.set()
    time.sleep(60)
${main(`lock, ready = mp.Lock(), mp.Event()
p = mp.Process(target=hold, args=(lock, ready))
p.start(); ready.wait(); p.kill(); p.join()
with lock:
    pass`)}`,
  },
  {
    name: 'join before the queue is read',
    finds: ['join-before-drain'],
    hangs: true,
    source: `${header}
def produce(q):
    q.put('x' * 1_000_000)
${main('q = mp.Queue()\np = mp.Process(target=produce, args=(q,))\np.start()\np.join()\nq.get()')}`,
  },
  {
    name: 'join after the queue is read, late',
    finds: [],
    source: `${header}
def produce(q):
    q.put('x' * 1_000_000)
${main('q = mp.Queue()\np = mp.Process(target=produce, args=(q,))\np.start()\ntime.sleep(0.6)\nq.get()\np.join()')}`,
  },
  {
    name: 'an error in a pool task that nobody fetched',
    finds: ['task-error-unfetched'],
    endsWith: 0,
    source: `${header}
def fail(x):
    raise ValueError(x)
${main('pool = mp.Pool(2)\npool.apply_async(fail, (1,))\npool.close()\npool.join()')}`,
  },
  {
    name: 'an error in a pool task, fetched',
    finds: [],
    endsWith: 0,
    source: `${header}
def fail(x):
    raise ValueError(x)
${main('pool = mp.Pool(2)\nr = pool.apply_async(fail, (1,))\ntry: r.get()\nexcept ValueError: pass\npool.close()\npool.join()')}`,
  },
  {
    name: 'a pool worker that dies in its task',
    finds: ['worker-lost'],
    hangs: true,
    source: `${header}
def die(x):
    os._exit(3)
${main('pool = mp.Pool(2)\nprint(pool.apply(die, (1,)))')}`,
  },
  {
    name: 'a pool without join',
    finds: ['tasks-dropped'],
    endsWith: 0,
    source: `${header}
def work(x):
    time.sleep(0.3)
${main('pool = mp.Pool(2)\nfor i in range(10):\n    pool.apply_async(work, (i,))\npool.close()')}`,
  },
  {
    name: 'a pool with join, and every method',
    finds: [],
    endsWith: 0,
    source: `${header}
def work(x):
    time.sleep(0.05)
    return x
${main(`with mp.Pool(2) as pool:
    pool.map(work, range(6)); pool.apply(work, (1,)); list(pool.imap(work, range(3))); list(pool.imap_unordered(work, range(3), 2))
    pool.starmap(max, [(1, 2)]); pool.map_async(work, range(3)).get()
    pool.close(); pool.join()`)}`,
  },
  {
    name: 'a child that fails while main ends well',
    finds: ['child-failed'],
    endsWith: 0,
    source: `${header}
def fail():
    print(data)
${main('p = mp.Process(target=fail)\np.start()\np.join()')}`,
  },
  {
    name: 'a child of os.fork() that fails',
    finds: ['child-failed'],
    endsWith: 0,
    source: `${header}
if os.fork() == 0:
    print(data)
os.wait()
`,
  },
  {
    name: 'an item that cannot be pickled',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def produce(q):
    q.put(lambda: 1)
${main('q = mp.Queue()\np = mp.Process(target=produce, args=(q,))\np.start()\nq.get()')}`,
  },
  {
    name: 'a child that main terminates',
    finds: [],
    endsWith: 0,
    source: `${header}${main('p = mp.Process(target=time.sleep, args=(60,))\np.start()\np.terminate()\np.join()')}`,
  },
  {
    name: 'empty() ends a loop too early',
    finds: ['empty-ends-loop'],
    endsWith: 0,
    source: `${header}
def produce(q):
    time.sleep(0.3)
    q.put(1)
def consume(q):
    while not q.empty():
        q.get()
${main(`q = mp.Queue()
c, p = mp.Process(target=consume, args=(q,)), mp.Process(target=produce, args=(q,))
c.start(); p.start(); c.join(); p.join()
time.sleep(0.4)`)}`,
  },
  {
    name: 'spawn without the guard',
    finds: ['unguarded-start'],
    endsWith: 0,
    source: `${header}
p = mp.get_context('spawn').Process(target=print)
p.start()
p.join()
`,
  },
  { name: 'a program that asks', finds: ['waits-for-input'], hangs: true, source: `${header}${main("input('name? ')")}` },
  { name: 'a sleeper with a lock', finds: [], source: `${header}${main('lock = mp.Lock()\nwith lock:\n    time.sleep(0.8)')}` },
  {
    name: 'timed waits all round',
    finds: [],
    source: `${header}
def child(e, q, lock):
    e.wait(0.5)
    try: q.get(timeout=0.5)
    except queue.Empty: pass
    lock.acquire(timeout=0.5)
${main(`e, q, lock = mp.Event(), mp.Queue(), mp.Lock()
lock.acquire()
p = mp.Process(target=child, args=(e, q, lock))
p.start(); p.join()`)}`,
  },
  {
    name: 'a server that waits for clients, and a Manager',
    finds: [],
    source: `${header}
from multiprocessing.connection import Listener, Client
def client(address):
    time.sleep(0.5)
    with Client(address) as c:
        c.send(1)
${main(`with Listener() as listener:
    p = mp.Process(target=client, args=(listener.address,))
    p.start()
    with listener.accept() as c:
        c.recv()
    p.join()
with mp.Manager() as m:
    d = m.dict(); d[1] = 2; time.sleep(0.4)`)}`,
  },
  {
    name: 'shared memory without unlink',
    finds: ['leaked'],
    endsWith: 0,
    source: `${header}
from multiprocessing.shared_memory import SharedMemory
${main('block = SharedMemory(create=True, size=64)\nblock.close()')}`,
  },
  {
    name: 'a semaphore as a signal',
    finds: [],
    source: `${header}
def child(s):
    for _ in range(3):
        s.acquire()
${main('s = mp.Semaphore(0)\np = mp.Process(target=child, args=(s,))\np.start()\nfor _ in range(3):\n    time.sleep(0.3)\n    s.release()\np.join()')}`,
  },
  {
    name: 'locks as signals: who waits for one is let go by another',
    finds: [],
    source: `${header}
def opens(lock):
    time.sleep(0.5)
    lock.release()
def passes(lock):
    lock.acquire()
    lock.release()
${main(`gate, turn = mp.Lock(), threading.Lock()
gate.acquire(); turn.acquire()
ps = [mp.Process(target=f, args=(gate,)) for f in (passes, opens)]
for p in ps: p.start()
for p in ps: p.join()
threading.Thread(target=opens, args=(turn,)).start()
turn.acquire()`)}`,
  },
  {
    name: 'callbacks and initializers that take their time',
    finds: [],
    endsWith: 0,
    source: `${header}
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.dummy import Process as Thread
def report(q):
    time.sleep(0.4)
    q.put(1)
def set_late(_=None):
    time.sleep(0.4)
    done.set()
${main(`q, done = mp.Queue(), threading.Event()
with mp.Pool(1, report, (q,)) as pool:
    q.get()
    pool.apply_async(len, ('',), callback=set_late)
    done.wait(); done.clear()
with ProcessPoolExecutor(1, initializer=report, initargs=(q,)) as executor:
    executor.submit(len, '').add_done_callback(set_late)
    q.get(); done.wait(); done.clear()
with ThreadPoolExecutor(1, initializer=set_late) as executor:
    executor.submit(len, '')
    done.wait(); done.clear()
thread = Thread(target=set_late)
thread.start(); done.wait(); thread.join()`)}`,
  },
  {
    name: 'results that the program chooses not to wait for',
    finds: [],
    endsWith: 0,
    source: `${header}
from concurrent.futures import ThreadPoolExecutor
${main(`with mp.Pool(2) as pool:
    next(pool.imap_unordered(abs, range(9)))
    slow = pool.apply_async(time.sleep, (60,))
    try: slow.get(timeout=0.01)
    except mp.TimeoutError: pass
executor = ThreadPoolExecutor(1)
for _ in range(3): executor.submit(time.sleep, 0.3)
executor.shutdown(wait=False, cancel_futures=True)`)}`,
  },
  {
    name: 'signals to a group of children, and to oneself',
    finds: [],
    endsWith: 0,
    source: `${header}
def leads(ready):
    os.setpgid(0, 0)
    ready.set()
    time.sleep(60)
${main(`ready = mp.Event()
p = mp.Process(target=leads, args=(ready,)); p.start(); ready.wait()
os.killpg(p.pid, signal.SIGUSR1); p.join()
p = mp.Process(target=signal.raise_signal, args=(signal.SIGUSR2,)); p.start(); p.join()
p = mp.Process(target=sys.exit, args=(2,)); p.start(); p.join()`)}`,
  },
  {
    name: 'a Condition that nobody notifies',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def wait(ready):
    with ready:
        ready.wait()
${main(`ready = mp.Condition()
with ready:
    ready.notify()
p = mp.Process(target=wait, args=(ready,), name='Waiter')
p.start(); p.join()`)}`,
  },
  {
    name: 'a Condition that is notified late',
    finds: [],
    source: `${header}
def wait(ready, waits):
    with ready:
        waits.set()
        ready.wait()
${main(`ready, waits = mp.Condition(), mp.Event()
p = mp.Process(target=wait, args=(ready, waits))
p.start(); waits.wait(); time.sleep(0.4)
with ready:
    ready.notify()
p.join()`)}`,
  },
  {
    name: 'a Barrier for three to which two come',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def meet(barrier):
    barrier.wait()
${main(`barrier = mp.Barrier(3)
ps = [mp.Process(target=meet, args=(barrier,)) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()`)}`,
  },
  {
    name: 'a Semaphore that is not released',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def work(places):
    places.acquire()
${main(`places = mp.Semaphore(2)
ps = [mp.Process(target=work, args=(places,)) for _ in range(3)]
for p in ps: p.start()
for p in ps: p.join()`)}`,
  },
  {
    name: 'an Event that is never set',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def work(start):
    start.wait()
${main(`start = mp.Event()
p = mp.Process(target=work, args=(start,))
p.start(); p.join()`)}`,
  },
  {
    name: 'two locks of a Manager taken crosswise',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
def one(a, b, barrier):
    with a:
        barrier.wait()
        with b:
            pass
${main(`manager = mp.Manager()
a, b, barrier = manager.Lock(), manager.Lock(), mp.Barrier(2)
p = mp.Process(target=one, args=(a, b, barrier))
q = mp.Process(target=one, args=(b, a, barrier))
p.start(); q.start(); p.join(); q.join()`)}`,
  },
  {
    name: 'a lock of a Manager and the time it takes',
    finds: [],
    source: `${header}
def work(lock, d):
    for _ in range(5):
        with lock:
            d['n'] = d.get('n', 0) + 1
            time.sleep(0.06)
${main(`with mp.Manager() as manager:
    lock, d = manager.Lock(), manager.dict()
    ps = [mp.Process(target=work, args=(lock, d)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()`)}`,
  },
  {
    name: 'a pipe on which nobody sends any more',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def send(end):
    end.send(1)
${main(`reader, writer = mp.Pipe(duplex=False)
p = mp.Process(target=send, args=(writer,))
p.start(); p.join()
reader.recv(); reader.recv()`)}`,
  },
  {
    name: 'two who both want to receive first',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
def child(end):
    end.send(end.recv())
    end.send(end.recv())
${main(`here, there = mp.Pipe()
p = mp.Process(target=child, args=(there,))
p.start()
here.send(1); here.recv()
here.recv()`)}`,
  },
  {
    name: 'two who both send more than the pipe holds',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
def child(end):
    end.send('x'); end.recv()
    end.send('x' * 5_000_000); end.recv()
${main(`here, there = mp.Pipe()
p = mp.Process(target=child, args=(there,))
p.start()
here.send('x'); here.recv()
here.send('x' * 5_000_000); here.recv()`)}`,
  },
  {
    name: 'a worker that fails before it puts, and a main that gets',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def work(q):
    q.put()
${main(`q = mp.Queue()
p = mp.Process(target=work, args=(q,), name='Producer')
p.start()
print(q.get())`)}`,
  },
  {
    name: 'pool tasks that fail in silence while main waits for their message',
    finds: ['waits-for-ever', 'task-error-unfetched'],
    hangs: true,
    source: `${header}
def copy_file(q, name):
    content = open(name).write()
    q.put(name)
${main(`pool = mp.Pool(2)
q = mp.Manager().Queue()
for name in ('a.txt', 'b.txt'):
    pool.apply_async(copy_file, (q, name))
pool.close()
q.get()`)}`,
  },
  {
    name: 'join() of a JoinableQueue without task_done()',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def work(q):
    while True:
        q.get()
${main(`q = mp.JoinableQueue()
mp.Process(target=work, args=(q,), daemon=True).start()
for i in range(3): q.put(i)
q.join()`)}`,
  },
  {
    name: 'endless workers of daemons that main leaves behind',
    finds: [],
    source: `${header}
def work(q):
    while True:
        q.get()
        q.task_done()
${main(`q = mp.JoinableQueue()
for _ in range(2): mp.Process(target=work, args=(q,), daemon=True).start()
for i in range(3): q.put(i)
q.join()
time.sleep(0.5)`)}`,
  },
  {
    name: 'an endless worker that main terminates',
    finds: [],
    endsWith: 0,
    source: `${header}
def work(q):
    while True:
        q.get()
${main(`q = mp.Queue()
p = mp.Process(target=work, args=(q,))
p.start()
q.put(1); time.sleep(0.5)
p.terminate(); p.join()`)}`,
  },
  {
    name: 'a thread that gets for ever, after the end of main',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
q = queue.Queue()
def work():
    while True:
        q.get()
threading.Thread(target=work, name='Consumer').start()
q.put(1)
`,
  },
  {
    name: 'tasks that take two locks crosswise',
    finds: ['deadlock'],
    hangs: true,
    source: `
import asyncio
async def philosopher(left, right):
    async with left:
        await asyncio.sleep(0.01)
        async with right:
            pass
async def main():
    fork1, fork2 = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(philosopher(fork1, fork2), philosopher(fork2, fork1))
asyncio.run(main())
`,
  },
  {
    name: 'a task that awaits an item that nobody puts',
    finds: ['deadlock'],
    hangs: true,
    source: `
import asyncio
async def consumer(q):
    while True:
        await q.get()
async def main():
    q = asyncio.Queue()
    reader = asyncio.create_task(consumer(q))
    await q.put(1)
    await reader
asyncio.run(main())
`,
  },
  {
    name: 'tasks that wait for timers, threads, sockets and each other',
    finds: [],
    source: `
import asyncio, os, signal, threading, time
async def main():
    loop, event, lock, q = asyncio.get_running_loop(), asyncio.Event(), asyncio.Lock(), asyncio.Queue()
    loop.call_later(0.4, event.set)
    await event.wait()
    await asyncio.to_thread(time.sleep, 0.4)
    event.clear()
    async def answer(reader, writer):
        await asyncio.sleep(0.4)
        event.set()
        writer.close()
    server = await asyncio.start_unix_server(answer, 'socket')
    reader, writer = await asyncio.open_unix_connection('socket')
    await event.wait(); writer.close(); server.close()
    loop.run_in_executor(None, lambda: (time.sleep(0.4), loop.call_soon_threadsafe(q.put_nowait, 1)))
    await q.get()
    async with lock:
        try:
            async with asyncio.timeout(0.4): await lock.acquire()
        except TimeoutError: pass
        try: await asyncio.wait_for(lock.acquire(), 0.4)
        except TimeoutError: pass
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    threading.Thread(target=lambda: (time.sleep(0.4), os.kill(os.getpid(), signal.SIGTERM))).start()
    await stop.wait()
    sleeper = asyncio.create_task(asyncio.sleep(0.4))
    await asyncio.wait([sleeper])
asyncio.run(main())
`,
  },
  {
    name: 'a task that waits for another of the same full pool',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
from concurrent.futures import ThreadPoolExecutor
executor = ThreadPoolExecutor(1)
def inner():
    return 1
def outer():
    return executor.submit(inner).result()
print(executor.submit(outer).result())
`,
  },
  {
    name: 'tasks of threads that wait for their turn',
    finds: [],
    source: `${header}
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as executor:
    outer = executor.submit(lambda: executor.submit(time.sleep, 0.4).result())
    last = executor.submit(time.sleep, 0.4)
    outer.result()
`,
  },
  {
    name: 'children that want the lock of one who waits for the first of them',
    finds: ['deadlock'],
    hangs: true,
    source: `${header}
from multiprocessing.connection import wait
def work(end, lock):
    end.send('ready')
    with lock:
        end.send('done')
${main(`lock, pipes = mp.Lock(), [mp.Pipe() for _ in range(2)]
with lock:
    for here, there in pipes:
        mp.Process(target=work, args=(there, lock)).start()
        here.recv()
    wait([here for here, there in pipes])`)}`,
  },
  {
    name: 'children that want a lock, and one that does not, of whom the first is waited for',
    finds: [],
    source: `${header}
from multiprocessing.connection import wait
def work(end, lock):
    end.send('ready')
    if lock is None:
        time.sleep(0.6); end.send('done'); return
    with lock:
        end.send('done')
${main(`lock, pipes, ps = mp.Lock(), [mp.Pipe() for _ in range(3)], []
with lock:
    for at, (here, there) in enumerate(pipes):
        ps.append(mp.Process(target=work, args=(there, lock if at < 2 else None)))
        ps[-1].start()
        here.recv()
    for here in wait([here for here, there in pipes]): here.recv()
for here, there in pipes[:2]: here.recv()
for p in ps: p.join()`)}`,
  },
  {
    name: 'a wait for the first of two ends that never come',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
from multiprocessing.connection import wait
def work(start):
    start.wait()
${main(`start = mp.Event()
ps = [mp.Process(target=work, args=(start,)) for _ in range(2)]
for p in ps: p.start()
wait([p.sentinel for p in ps])`)}`,
  },
  {
    name: 'a wait for the first of two ends, of which one comes late',
    finds: [],
    source: `${header}
from multiprocessing.connection import wait
def work(start, seconds):
    if seconds: time.sleep(seconds)
    else: start.wait()
${main(`start = mp.Event()
ps = [mp.Process(target=work, args=(start, seconds)) for seconds in (0, 0.6)]
for p in ps: p.start()
wait([p.sentinel for p in ps])
start.set()
left = [p.sentinel for p in ps]
while left: left = [sentinel for sentinel in left if sentinel not in wait(left)]`)}`,
  },
  {
    name: 'messages and items of many, as they come',
    finds: [],
    source: `${header}
from multiprocessing.connection import wait
def work(n, end, q):
    for i in range(3):
        time.sleep(0.15 * n)
        end.send(i) if n % 2 else q.put(i)
    end.close()
${main(`q, readers, ps = mp.Queue(), [], []
for n in range(4):
    reader, writer = mp.Pipe(duplex=False)
    readers.append(reader)
    ps.append(mp.Process(target=work, args=(n, writer, q)))
    ps[-1].start()
    writer.close()
while readers:
    for ready in wait([*readers, q._reader]):
        if ready is q._reader: q.get(); continue
        try: ready.recv()
        except EOFError: readers.remove(ready)
while True:
    try: q.get(timeout=0.2)
    except queue.Empty: break
for p in ps: p.join()`)}`,
  },
  {
    name: 'a task that waits for several of the same full pool',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
from concurrent.futures import ThreadPoolExecutor, wait
executor = ThreadPoolExecutor(1)
def outer():
    wait([executor.submit(abs, n) for n in range(3)])
wait([executor.submit(outer)])
`,
  },
  {
    name: 'results of processes and threads in the order in which they come',
    finds: [],
    endsWith: 0,
    source: `${header}
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait
def work(n):
    time.sleep(0.15 * n)
    return n
${main(`for Executor in (ProcessPoolExecutor, ThreadPoolExecutor):
    with Executor(2) as executor:
        futures = [executor.submit(work, n) for n in (3, 1, 2, 4)]
        wait(futures, return_when=FIRST_COMPLETED)
        print([future.result() for future in as_completed(futures)])
        later = [executor.submit(work, n) for n in (1, 4)]
        done, not_done = wait(later)
        print(sorted(future.result() for future in done), not_done)`)}`,
  },
  {
    name: 'a program that waits for a signal',
    finds: [],
    endsWith: 0,
    source: `${header}
import subprocess
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
p = subprocess.Popen('sleep 0.8; kill -TERM $PPID', shell=True)
stop.wait()
p.wait()
`,
  },
  {
    name: 'greenlets that take two locks crosswise',
    finds: ['deadlock'],
    hangs: true,
    source: `
from gevent import monkey; monkey.patch_all()
import gevent, threading, time
def ticks():
    while True: time.sleep(0.1)
def philosopher(left, right):
    with left:
        time.sleep(0.01)
        with right: pass
fork1, fork2 = threading.Lock(), threading.Lock()
gevent.joinall([gevent.spawn(ticks), gevent.spawn(philosopher, fork1, fork2), gevent.spawn(philosopher, fork2, fork1)])
`,
  },
  {
    name: 'greenlets that take two RLocks of gevent crosswise',
    finds: ['deadlock'],
    hangs: true,
    source: `
import gevent, gevent.lock
def philosopher(left, right):
    with left, left:
        gevent.sleep(0.01)
        with right: pass
fork1, fork2 = gevent.lock.RLock(), gevent.lock.RLock()
both = [gevent.spawn(philosopher, fork1, fork2), gevent.spawn(philosopher, fork2, fork1)]
gevent.sleep(60)
`,
  },
  {
    name: 'greenlets that wait for timers, timeouts, threads, sockets and each other',
    finds: [],
    endsWith: 0,
    source: `
from gevent import monkey; monkey.patch_all()
import gevent, gevent.event, gevent.lock, gevent.queue, gevent.server, gevent.socket, queue, threading, time
event, lock, rlock, q, items = gevent.event.Event(), threading.Lock(), gevent.lock.RLock(), gevent.queue.Queue(), queue.Queue()
gevent.spawn_later(0.4, event.set)
event.wait(); event.clear()
gevent.get_hub().loop.timer(0.4).start(event.set)
event.wait(); event.clear()
with lock, rlock:
    greenlets = [gevent.spawn(lock.acquire), gevent.spawn(rlock.acquire)]
    time.sleep(0.4)
    with gevent.Timeout(0.4, False): gevent.spawn(rlock.acquire).join()
    with gevent.Timeout(0.4, False): lock.acquire()
gevent.joinall(greenlets)
gevent.spawn_later(0.4, q.put, 1); q.get()
gevent.spawn_later(0.4, items.put, 1); items.get()
gevent.get_hub().threadpool.spawn(lambda: 1).get()
server = gevent.server.StreamServer(('127.0.0.1', 0), lambda connection, address: (gevent.sleep(0.4), event.set()))
server.start()
connection = gevent.socket.create_connection(server.address)
event.wait()
places = gevent.lock.BoundedSemaphore(1)
def visits():
    with places: time.sleep(0.2)
gevent.joinall([gevent.spawn(visits) for _ in range(4)])
`,
  },
  {
    name: 'a notification without the lock, which wakes nobody',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
cond, waits = threading.Condition(), threading.Event()
def waiter():
    with cond:
        waits.set()
        cond.wait()
def notifier():
    cond.notify()
t = threading.Thread(target=waiter, name='Waiter')
t.start(); waits.wait()
n = threading.Thread(target=notifier, name='Notifier')
n.start(); n.join(); t.join()
`,
  },
  {
    name: 'a notification of a process without the lock, which wakes nobody',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def waiter(cond, waits):
    with cond:
        waits.set()
        cond.wait()
def notifier(cond):
    cond.notify()
${main(`cond, waits = mp.Condition(), mp.Event()
p = mp.Process(target=waiter, args=(cond, waits))
p.start(); waits.wait()
n = mp.Process(target=notifier, args=(cond,))
n.start(); n.join(); p.join()`)}`,
  },
  {
    name: 'a task that notifies without the lock',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `
import asyncio
async def waiter(cond):
    async with cond:
        await cond.wait()
async def notifier(cond):
    cond.notify()
async def main():
    cond = asyncio.Condition()
    waits = asyncio.create_task(waiter(cond), name='waiter')
    await asyncio.sleep(0.01)
    await asyncio.gather(notifier(cond), return_exceptions=True)
    await waits
asyncio.run(main())
`,
  },
  {
    name: 'one of three is notified',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
def work(start, waits):
    with start:
        waits.release()
        start.wait()
${main(`start, waits = mp.Condition(), mp.Semaphore(0)
ps = [mp.Process(target=work, args=(start, waits)) for _ in range(3)]
for p in ps: p.start()
for p in ps: waits.acquire()
with start:
    start.notify()
for p in ps: p.join()`)}`,
  },
  {
    name: 'join before a queue is read that several have filled',
    finds: ['join-before-drain'],
    hangs: true,
    source: `${header}
def produce(q):
    q.put('x' * 1_000_000)
${main(`q = mp.Queue()
ps = [mp.Process(target=produce, args=(q,)) for _ in range(2)]
for p in ps: p.start()
for p in ps: p.join()
for p in ps: q.get()`)}`,
  },
  {
    name: 'join before a pipe is read',
    finds: ['join-before-drain'],
    hangs: true,
    source: `${header}
def sort(items, end):
    end.send(sorted(items))
${main(`here, there = mp.Pipe()
p = mp.Process(target=sort, args=(list(range(200_000, 0, -1)), there))
p.start()
p.join()
here.recv()`)}`,
  },
  {
    name: 'a pool that is made above the function that its tasks need',
    finds: ['worker-lost'],
    hangs: true,
    source: `${header}
pool = mp.Pool(2)
def square(x):
    return x * x
${main('print(pool.map(square, range(4)))')}`,
  },
  {
    name: 'a start method that each child would set again',
    finds: ['unguarded-start'],
    endsWith: 0,
    source: `${header}
def work():
    pass
mp.set_start_method('spawn')
p = mp.Process(target=work)
p.start(); p.join()
`,
  },
  {
    name: 'a mutex that is taken before there is space',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `${header}
mutex, empty, full = threading.Semaphore(1), threading.Semaphore(2), threading.Semaphore(0)
def produce():
    for _ in range(5):
        with mutex:
            empty.acquire()
        full.release()
def consume():
    for _ in range(5):
        full.acquire()
        with mutex: pass
        empty.release()
p = threading.Thread(target=produce, name='Producer')
p.start(); p.join(0.5)
c = threading.Thread(target=consume, name='Consumer')
c.start(); p.join(); c.join()
`,
  },
  {
    name: 'readers of whom the last one gives back what the first has taken',
    finds: [],
    source: `${header}
mutex, room_empty, readers = threading.Lock(), threading.Lock(), 0
def read(seconds):
    global readers
    with mutex:
        readers += 1
        if readers == 1: room_empty.acquire()
    time.sleep(seconds)
    with mutex:
        readers -= 1
        if readers == 0: room_empty.release()
def write():
    for _ in range(3):
        with room_empty: time.sleep(0.1)
ts = [threading.Thread(target=read, args=(0.2 + n / 5,)) for n in range(4)] + [threading.Thread(target=write)]
for t in ts: t.start()
for t in ts: t.join()
`,
  },
  {
    name: 'customers who wake a barber, who sleeps for ever in the end',
    finds: [],
    endsWith: 0,
    source: `${header}
customers, ready = threading.Semaphore(0), threading.Semaphore(0)
def barber():
    while True:
        customers.acquire()
        ready.release()
def customer():
    customers.release()
    ready.acquire()
threading.Thread(target=barber, daemon=True).start()
time.sleep(0.4)
cs = [threading.Thread(target=customer) for _ in range(3)]
for c in cs: c.start()
for c in cs: c.join()
time.sleep(0.4)
`,
  },
  {
    name: 'a chain of processes, each of which starts the next',
    finds: [],
    endsWith: 0,
    source: `${header}
def sieve(numbers):
    prime = numbers.get()
    if prime is None: return
    rest = mp.Queue()
    p = mp.Process(target=sieve, args=(rest,)); p.start()
    while (n := numbers.get()) is not None:
        if n % prime: rest.put(n)
    rest.put(None); p.join()
${main('q = mp.Queue()\np = mp.Process(target=sieve, args=(q,)); p.start()\nfor n in [*range(2, 12), None]: q.put(n)\np.join()')}`,
  },
  {
    name: 'a call that blocks in a coroutine stops the loop that would feed it',
    finds: ['waits-for-ever'],
    hangs: true,
    source: `
import asyncio, queue
q = queue.Queue()
async def produce():
    await asyncio.sleep(0.1)
    q.put(1)
async def consume():
    print(q.get())
async def main():
    await asyncio.gather(consume(), produce())
asyncio.run(main())
`,
  },
  {
    name: 'calls that block in a coroutine, until a thread or a process helps',
    finds: [],
    endsWith: 0,
    source: `
import asyncio, queue, threading, multiprocessing as mp, time
from concurrent.futures import ThreadPoolExecutor
q = queue.Queue()
def put_late(q):
    time.sleep(0.5)
    q.put(1)
async def main():
    threading.Thread(target=put_late, args=(q,)).start()
    q.get()
    items = mp.Queue()
    p = mp.Process(target=put_late, args=(items,)); p.start()
    items.get(); p.join()
    with ThreadPoolExecutor(1) as executor: executor.submit(time.sleep, 0.5).result()
    await asyncio.gather(asyncio.to_thread(q.get), asyncio.to_thread(put_late, q))
asyncio.run(main())
`,
  },
  {
    name: 'a Queue as an argument of tasks whose results nobody fetches',
    finds: ['task-error-unfetched', 'waits-for-ever'],
    hangs: true,
    source: `${header}
def work(q, x):
    q.put(x)
${main(`q = mp.Queue()
with mp.Pool(2) as pool:
    for i in range(2): pool.apply_async(work, (q, i))
    pool.close(); pool.join()
q.get()`)}`,
  },
  {
    name: 'a pool whose initializer fails',
    finds: ['worker-lost'],
    hangs: true,
    source: `${header}
def prepare():
    raise RuntimeError('no database')
${main('with mp.Pool(1, prepare) as pool: print(pool.map(abs, range(4)))')}`,
  },
  {
    name: 'a zombie',
    finds: ['zombie'],
    hangs: true,
    source: `${header}
if os.fork() == 0:
    os._exit(0)
time.sleep(60)
`,
  },
  {
    name: 'an orphan',
    finds: ['orphan'],
    endsWith: 0,
    source: `${header}
if os.fork() == 0:
    time.sleep(1)
`,
  },
];
