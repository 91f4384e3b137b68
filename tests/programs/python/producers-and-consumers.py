# Two writers, three readers, one queue: each item is read once; a sentinel for each reader ends it.
from multiprocessing import Process, Queue


def write(name, q):
    for number in range(10):
        q.put(f'{name}{number}')


def read(q, results):
    mine = []
    while True:
        item = q.get(True)
        if item is None:
            break
        mine.append(item)
    results.put(mine)


if __name__ == '__main__':
    q, results = Queue(5), Queue()
    writers = [Process(target=write, args=(name, q)) for name in 'AB']
    readers = [Process(target=read, args=(q, results)) for _ in range(3)]
    for process in writers + readers:
        process.start()
    for process in writers:
        process.join()
    for _ in readers:
        q.put(None)
    parts = [results.get() for _ in readers]
    for process in readers:
        process.join()
    print(sorted(sum(parts, [])))
    print('each writer in order:', all(part == sorted(part) for name in 'AB' for part in [[i for i in p if i[0] == name] for p in parts]))
    print('exit codes', [process.exitcode for process in writers + readers])
