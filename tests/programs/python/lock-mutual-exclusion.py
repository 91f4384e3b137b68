# Lock: one process at a time, by acquire and release, by with, and by try/finally.
from multiprocessing import Lock, Process, RawValue


def count(lock, counter, how):
    for _ in range(300):
        if how == 'with':
            with lock:
                counter.value += 1
        else:
            lock.acquire()
            try:
                counter.value += 1
            finally:
                lock.release()


if __name__ == '__main__':
    lock, counter = Lock(), RawValue('i', 0)
    processes = [Process(target=count, args=(lock, counter, how)) for how in ('with', 'finally', 'with')]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(counter.value, lock)
    with lock:
        print(lock)
    try:
        lock.release()
    except ValueError as error:
        print(error)
