# A lock whose holder was killed stays taken: nobody gets it any more.
from multiprocessing import Event, Lock, Process
import time


def holder(lock, holds):
    lock.acquire()
    holds.set()
    time.sleep(600)


if __name__ == '__main__':
    lock, holds = Lock(), Event()
    process = Process(target=holder, args=(lock, holds))
    process.start()
    holds.wait()
    process.kill()
    process.join()
    print('holder ended with', process.exitcode)
    print('acquire(timeout):', lock.acquire(timeout=0.1))
