import { expect, test } from 'vitest';
import { family, transcript } from './transcript.ts';
import { pythonVersion, watchProgram } from './watched-program.ts';

const methods = ['fork', 'spawn', 'forkserver'] as const;
const begin = `
import multiprocessing as mp, sys, os, threading, queue, time
if __name__ == '__main__' and len(sys.argv) > 1:
    mp.set_start_method(sys.argv[1])
`;

test.each(methods)('a queue and a lock, %s', async (method) => {
  const source = `${begin}
def work(q, lock):
    with lock:
        q.put('x' * 10)

if __name__ == '__main__':
    q = mp.Queue(3)
    lock = mp.Lock()
    p = mp.Process(target=work, args=(q, lock), name='Writer')
    p.start()
    p.join()
    print(q.get(), p.exitcode)
`;
  const { status, stdout, stderr, events } = await watchProgram(source, { args: [method] });
  expect([status, stdout, stderr]).toEqual([0, 'xxxxxxxxxx 0\n', '']);
  const { 'fork server': _, ...told } = transcript(events);
  expect(told).toEqual({
    MainProcess: [
      'resource.created q type=Queue name=q capacity=3 @11',
      'resource.created lock type=Lock name=lock @12',
      'process.joining Writer @15',
      'process.joined Writer',
      'queue.waiting q for=item @16',
      'queue.got q @16',
    ],
    Writer: [
      'lock.acquired lock @7',
      'thread.started name=QueueFeederThread daemon=true service=true [thread 2]',
      'queue.put q @8',
      'lock.released lock',
      'thread.exited [thread 2]',
    ],
  });
  const own = family(events).filter((line) => !line.startsWith('resource tracker') && !line.startsWith('fork server'));
  expect(own).toEqual(['MainProcess (main) of - → -', `Writer (${method}) of MainProcess → 0`]);
});

test.each(methods)('events, conditions, barriers, semaphores and pipes, %s', async (method) => {
  const source = `${begin}
def child(event, condition, barrier, semaphore, end):
    event.wait()
    with condition:
        condition.notify()
    barrier.wait()
    with semaphore:
        end.send('hello')

if __name__ == '__main__':
    event, condition = mp.Event(), mp.Condition()
    barrier = mp.Barrier(2)
    semaphore = mp.Semaphore(2)
    ours, theirs = mp.Pipe()
    p = mp.Process(target=child, args=(event, condition, barrier, semaphore, theirs))
    p.start()
    with condition:
        event.set()
        condition.wait()
    barrier.wait(5)
    print(ours.recv())
    p.join()
`;
  const { stdout, stderr, events } = await watchProgram(source, { args: [method] });
  expect([stdout, stderr]).toEqual(['hello\n', '']);
  const told = transcript(events);
  expect(told['Process-1']?.map((line) => line.replace(/index=\d/, 'index')).filter((line) => !line.startsWith('lock.requested'))).toEqual([
    'event.waiting event @7',
    'event.woke event @7',
    'lock.acquired condition @8',
    'condition.notified condition count=1 @9',
    'lock.released condition',
    'barrier.waiting barrier @10',
    'barrier.passed barrier index @10',
    'lock.acquired semaphore @11',
    'pipe.sent theirs bytes=20 @12',
    'lock.released semaphore',
  ]);
  expect(told.MainProcess?.map((line) => line.replace(/index=\d/, 'index'))).toEqual([
    'resource.created event type=Event name=event @15',
    'resource.created condition type=Condition name=condition @15',
    'resource.created barrier type=Barrier name=barrier capacity=2 @16',
    'resource.created semaphore type=Semaphore name=semaphore capacity=2 @17',
    'resource.created ours type=Pipe name=ours @18',
    'resource.created theirs type=Pipe name=theirs @18',
    'lock.acquired condition @21',
    'event.set event @22',
    'condition.waiting condition @23',
    'condition.woke condition @23',
    'lock.released condition',
    'barrier.waiting barrier timeout=5 @24',
    'barrier.passed barrier index @24',
    'pipe.waiting ours for=item @25',
    'pipe.received ours bytes=20 @25',
    'process.joining Process-1 @26',
    'process.joined Process-1',
  ]);
});

test.each(methods)('a pool with a task that fails, %s', async (method) => {
  const source = `${begin}
def square(x):
    return x * x

def fail(x):
    raise ValueError(f'no {x}')

if __name__ == '__main__':
    pool = mp.Pool(1)
    print(pool.map(square, [1, 2], chunksize=2))
    result = pool.apply_async(fail, (7,))
    try:
        result.get()
    except ValueError as error:
        print(error)
    pool.close()
    pool.join()
`;
  const { stdout, stderr, events } = await watchProgram(source, { args: [method] });
  expect([stdout, stderr]).toEqual(['[1, 4]\nno 7\n', '']);
  const told = transcript(events);
  expect(told.MainProcess?.filter((line) => !line.startsWith('thread'))).toEqual([
    'resource.created pool type=Pool name=pool capacity=1 @13',
    'pool.started pool',
    'pool.submitted pool job=0 tasks=1 @14',
    'pool.waiting pool job=0 @14',
    'pool.timed-out pool job=0 @14',
    'pool.fetched pool job=0 @14',
    'pool.submitted pool job=1 tasks=1 @15',
    'pool.waiting pool job=1 @17',
    'pool.timed-out pool job=1 @17',
    'pool.fetched pool job=1 @17',
    'pool.closed pool @20',
    'pool.waiting pool @21',
    'pool.joined pool @21',
    'pool.terminated pool by=end',
  ]);
  const worker = Object.entries(told).find(([name]) => name.includes('PoolWorker'))?.[1];
  expect(worker).toEqual([
    'pool.task-started pool job=0',
    'pool.task-finished pool job=0',
    'pool.task-started pool job=1',
    'pool.task-failed pool job=1 error=ValueError: no 7 @10',
  ]);
});

test('threads, their locks and their queues', async () => {
  const source = `${begin}
def work():
    with lock:
        q.put(1)

lock = threading.Lock()
q = queue.Queue()
t = threading.Thread(target=work, name='Worker')
with lock:
    t.start()
    time.sleep(0.1)
print(q.get())
t.join()
`;
  const { stdout, events } = await watchProgram(source);
  expect(stdout).toBe('1\n');
  expect(transcript(events).MainProcess?.filter((line) => line.includes('[thread 2]'))).toEqual([
    'thread.started name=Worker daemon=false [thread 2]',
    'lock.requested lock [thread 2] @7',
    'lock.acquired lock [thread 2] @7',
    'queue.put q [thread 2] @8',
    'lock.released lock [thread 2]',
    'thread.exited [thread 2]',
  ]);
});

test('a lock that `with` takes is told as scoped, one that acquire() takes is not', async () => {
  const source = `
import multiprocessing as mp, threading
with mp.Manager() as manager:
    for lock in (threading.Lock(), threading.RLock(), mp.Lock(), mp.RLock(), manager.Lock()):
        with lock: pass
        lock.acquire()
        lock.release()
`;
  const { stderr, events } = await watchProgram(source);
  expect(stderr).toBe('');
  const taken = events.flatMap((event) => (event.event === 'lock.acquired' ? [event.scoped ?? false] : []));
  expect(taken).toEqual(Array.from({ length: 10 }, (_, index) => index % 2 === 0));
});

test.skipIf(pythonVersion() < 3_013)('queues that are shut down', async () => {
  const source = `${begin}
import asyncio
q = queue.Queue()
getter = threading.Thread(target=lambda: q.get(), name='Getter')
threading.excepthook = lambda error: None
getter.start()
q.shutdown()
getter.join()
try: q.put(1)
except queue.ShutDown: print('shut down')
async def main():
    q = asyncio.Queue()
    q.shutdown(immediate=True)
    try: await q.get()
    except asyncio.QueueShutDown: print('shut down')
asyncio.run(main())
`;
  const { stdout, events } = await watchProgram(source);
  expect(stdout).toBe('shut down\nshut down\n');
  expect(transcript(events).MainProcess?.filter((line) => line.startsWith('queue.closed'))).toEqual(['queue.closed q @11', 'queue.closed q task=1 @17']);
});

test('os.fork, waitpid, kill and a child that dies of it', async () => {
  const source = `${begin}
import signal
r, w = os.pipe()
pid = os.fork()
if pid == 0:
    os.write(w, b'.')
    signal.pause()
os.read(r, 1)
os.kill(pid, signal.SIGKILL)
print(os.waitpid(pid, 0)[1])
`;
  const { stdout, events } = await watchProgram(source);
  expect(stdout).toBe('9\n');
  expect(family(events)).toEqual([' (os.fork) of MainProcess → SIGKILL', 'MainProcess (main) of - → -']);
  expect(transcript(events).MainProcess).toEqual(['process.signalled unnamed signal=SIGKILL @13', 'process.joining unnamed @14', 'process.joined unnamed']);
});

test('a subprocess, an exec, and a line of input', async () => {
  const source = `${begin}
import subprocess
print(subprocess.call(['sh', '-c', 'exit 3']))
print(input('name? '))
sys.stdout.flush()
os.execv('/bin/true', ['true'])
`;
  const { stdout, events } = await watchProgram(source, { input: 'Ada\n' });
  expect(stdout).toBe('3\nname? Ada\n');
  expect(family(events)).toEqual(['sh (subprocess) of true → 3', 'true (exec) of - → -']);
  expect(transcript(events).true).toEqual(['process.joining sh @7', 'process.joined sh', 'input.waiting @8', 'input.received @8']);
});

test.each(['fork', 'spawn'])('a Manager: its server serves, its objects tell, %s', async (method) => {
  const source = `${begin}
if __name__ == '__main__':
    with mp.Manager() as manager:
        lock, d = manager.Lock(), manager.dict()
        with lock:
            d['a'] = 1
        print(d['a'])
`;
  const { stdout, stderr, events } = await watchProgram(source, { args: [method] });
  expect([stdout, stderr]).toEqual(['1\n', '']);
  expect(events.some((event) => event.event === 'process.started' && event.how === 'manager')).toBe(true);
  expect(transcript(events).MainProcess?.filter((line) => !line.startsWith('process'))).toEqual([
    'resource.created lock type=Lock name=lock @8',
    'resource.created d type=dict name=d @8',
    'lock.requested lock @9',
    'lock.acquired lock @9',
    'manager.called d method=__setitem__ @10',
    'lock.released lock @9',
    'manager.called d method=__getitem__ @11',
  ]);
});

test('executors of processes and of threads', async () => {
  const source = `${begin}
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

def fail(x):
    raise KeyError(x)

if __name__ == '__main__':
    for kind in (ProcessPoolExecutor, ThreadPoolExecutor):
        with kind(1) as executor:
            print(executor.submit(abs, -2).result(), repr(executor.submit(fail, 'k').exception()))
`;
  const { stdout, stderr, events } = await watchProgram(source);
  expect([stdout, stderr]).toEqual(["2 KeyError('k')\n2 KeyError('k')\n", '']);
  const kinds = events
    .filter((event) => event.event.startsWith('pool.task'))
    .map((event) => `${event.event}${'error' in event ? ` ${event.error?.trimEnd().split('\n').at(-1)}` : ''}`);
  expect(kinds).toEqual([
    'pool.task-started',
    'pool.task-finished',
    'pool.task-started',
    "pool.task-failed KeyError: 'k'",
    'pool.task-started',
    'pool.task-finished',
    'pool.task-started',
    "pool.task-failed KeyError: 'k'",
  ]);
});

test.each(methods)('when a journal is full the process goes on with another ring, and knows what it knew, %s', async (method) => {
  const source = `${begin}
if __name__ == '__main__':
    first = mp.Lock()
    for _ in range(3_000):
        mp.Lock()
    with first:
        pass
`;
  const { events } = await watchProgram(source, { args: [method] });
  expect(events.filter((event) => event.event === 'resource.created')).toHaveLength(3_001);
  expect(transcript(events.filter((event) => event.event !== 'resource.created' || event.name === 'first')).MainProcess).toEqual([
    'resource.created first type=Lock name=first @7',
    'lock.acquired first @10',
    'lock.released first',
  ]);
});

test.each(methods)('children of children, subclasses and daemons, %s', async (method) => {
  const source = `${begin}
def leaf():
    pass

class Worker(mp.Process):
    def run(self):
        child = mp.Process(target=leaf, name='Leaf')
        child.start()
        child.join()

if __name__ == '__main__':
    worker = Worker()
    worker.start()
    sleeper = mp.Process(target=time.sleep, args=(60,), daemon=True, name='Sleeper')
    sleeper.start()
    worker.join()
`;
  const { status, events } = await watchProgram(source, { args: [method] });
  expect(status).toBe(0);
  expect(family(events).filter((line) => !/^(resource tracker|fork server)/.test(line))).toEqual([
    `Leaf (${method}) of Worker-1 → 0`,
    'MainProcess (main) of - → -',
    `Sleeper (${method}) of MainProcess → SIGTERM`,
    `Worker-1 (${method}) of MainProcess → 0`,
  ]);
  expect(events.some((event) => event.event === 'process.started' && event.name === 'Sleeper' && event.daemon === true)).toBe(true);
});

test('a flood: starts and ends are kept, what is lost is counted by kind', async () => {
  const source = `${begin}
def child():
    pass

lock = mp.Lock()
for _ in range(50_000):
    with lock:
        pass
p = mp.Process(target=child)
p.start()
p.join()
`;
  const { events } = await watchProgram(source, { slots: 256, args: ['fork'] });
  const dropped = events.flatMap((event) => (event.event === 'events.dropped' ? [event.counts] : []));
  const received = events.filter((event) => event.event.startsWith('lock.')).length;
  expect(dropped).toHaveLength(1);
  expect((dropped[0]?.['lock.acquired'] ?? 0) + (dropped[0]?.['lock.released'] ?? 0) + received).toBe(100_000);
  expect(received).toBeGreaterThan(0);
  expect(family(events)).toEqual(['MainProcess (main) of - → -', 'Process-1 (fork) of MainProcess → 0']);
});

test('a flood that is read meanwhile comes whole or is counted', async () => {
  const source = `${begin}
lock = mp.Lock()
for _ in range(100_000):
    with lock:
        pass
`;
  const { events } = await watchProgram(source, { readEveryMs: 1, slots: 4_096 });
  const lost = events.flatMap((event) => (event.event === 'events.dropped' ? Object.values(event.counts) : [])).reduce((sum, count) => sum + count, 0);
  expect(events.filter((event) => event.event.startsWith('lock.')).length + lost).toBe(200_000);
});
