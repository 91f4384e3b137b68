# initializer prepares each worker; maxtasksperchild replaces a worker after so many tasks.
from multiprocessing import Pool, current_process
import os

prepared = None


def prepare(text):
    global prepared
    prepared = text


def task(_):
    return prepared, os.getpid(), current_process().name.split('-')[0]


if __name__ == '__main__':
    with Pool(2, initializer=prepare, initargs=('ready',)) as pool:
        results = pool.map(task, range(6), chunksize=1)
        print({text for text, _, _ in results}, len({pid for _, pid, _ in results}) <= 2)
    with Pool(1, prepare, ('again',), maxtasksperchild=2) as pool:
        results = pool.map(task, range(6), chunksize=1)
        pids = [pid for _, pid, _ in results]
        print('three workers, two tasks each:', [pids.count(pid) for pid in dict.fromkeys(pids)], results[0][2])
    print(prepared)
