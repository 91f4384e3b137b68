/** Programs as a first course writes them, each with what insight should say of it, and healthy twins of which it should say nothing. */
export interface Specimen {
  name: string;
  source: string;
  /** Findings in the order in which they became true. */
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
];
