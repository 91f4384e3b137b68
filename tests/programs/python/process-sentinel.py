# A process's sentinel becomes ready when it ends; connection.wait() waits for the first of many.
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait


def until_told(end):
    end.recv()


if __name__ == '__main__':
    ends, processes = [], []
    for number in range(3):
        here, there = Pipe()
        process = Process(target=until_told, args=(there,), name=f'p{number}')
        process.start()
        ends.append(here)
        processes.append(process)
    by_sentinel = {process.sentinel: process for process in processes}
    print('nobody has ended:', wait(by_sentinel, timeout=0))
    for number in (1, 2, 0):
        ends[number].send('go')
        for sentinel in wait(by_sentinel):
            process = by_sentinel.pop(sentinel)
            process.join()
            print(process.name, 'ended with', process.exitcode)
