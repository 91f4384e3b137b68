# Each child has threads of its own, and its own MainThread; main's threads are not copied by fork.
from multiprocessing import Process, current_process
import threading


def say():
    print(current_process().name, threading.current_thread().name)


def child():
    print(current_process().name, threading.current_thread().name, 'of', threading.active_count())
    for number in range(2):
        thread = threading.Thread(target=say, name=f'thread {number}')
        thread.start()
        thread.join()


if __name__ == '__main__':
    stop = threading.Event()
    waiting = threading.Thread(target=stop.wait)
    waiting.start()
    for number in range(2):
        process = Process(target=child, name=f'process {number}')
        process.start()
        process.join()
    print('main has', threading.active_count())
    stop.set()
