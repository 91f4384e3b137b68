# Ten children write into a Manager's dict and list; main reads them back.
from multiprocessing import Manager, Process
import os


def work(d, l):
    d[os.getpid()] = os.getpid()
    l.append(os.getpid())


if __name__ == '__main__':
    with Manager() as manager:
        d, l = manager.dict(), manager.list()
        processes = [Process(target=work, args=(d, l)) for _ in range(10)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        pids = {process.pid for process in processes}
        print(len(d), len(l), set(d.keys()) == pids == set(l), all(key == value for key, value in d.items()))
