# The reader loops for ever; main waits for the writers and then terminates it.
from multiprocessing import Process, Queue
import os


def writer(q, pages):
    for page in pages:
        q.put(page)
    print('writer done', pages[0], flush=True)


def reader(q, seen):
    while True:
        seen.put(q.get(True))


if __name__ == '__main__':
    q, seen = Queue(), Queue()
    first = Process(target=writer, args=(q, ['page-1', 'page-2', 'page-3']))
    second = Process(target=writer, args=(q, ['page-4', 'page-5', 'page-6']))
    endless = Process(target=reader, args=(q, seen))
    endless.start()
    for process in (first, second):
        process.start()
        process.join()
    print([seen.get() for _ in range(6)])
    endless.terminate()
    endless.join()
    print('reader ended with', endless.exitcode, 'main is another process:', endless.pid != os.getpid())
