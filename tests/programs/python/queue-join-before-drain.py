# A child that has put more than a pipe holds cannot end before somebody reads it.
from multiprocessing import Process, Queue


def producer(q):
    q.put('x' * 1_000_000)


if __name__ == '__main__':
    q = Queue()
    process = Process(target=producer, args=(q,))
    process.start()
    process.join(timeout=0.5)
    print('joined too early, alive:', process.is_alive())
    print('read', len(q.get()))
    process.join()
    print('now it has ended:', process.exitcode)
