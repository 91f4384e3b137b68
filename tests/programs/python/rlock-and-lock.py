# An RLock may be taken again by its owner; a Lock may not. Only the owner may release an RLock.
from multiprocessing import Lock, Process, RLock


def try_both(lock, rlock):
    print('child: lock', lock.acquire(timeout=0.05), 'rlock', rlock.acquire(False))
    try:
        rlock.release()
    except AssertionError as error:
        print('child:', error)
    lock.release()
    print('child: a Lock may be released by anybody')


if __name__ == '__main__':
    lock, rlock = Lock(), RLock()
    print('rlock', rlock.acquire(), rlock.acquire(), rlock)
    print('lock', lock.acquire(), lock.acquire(timeout=0.05))
    process = Process(target=try_both, args=(lock, rlock))
    process.start()
    process.join()
    rlock.release()
    rlock.release()
    print(rlock, lock)
