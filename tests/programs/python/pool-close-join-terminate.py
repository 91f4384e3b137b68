# close, then join: join before close and apply after close are errors; terminate drops what was not done.
from multiprocessing import Event, Pool, Process
import time


def nap(seconds):
    time.sleep(seconds)
    return seconds


if __name__ == '__main__':
    pool = Pool(2)
    print(pool.apply(nap, (0,)), pool)
    try:
        pool.join()
    except ValueError as error:
        print('join:', error)
    pool.close()
    try:
        pool.apply_async(nap, (0,))
    except ValueError as error:
        print('apply_async:', error)
    pool.join()
    print('closed and joined', pool)
    pool = Pool(2)
    handles = [pool.apply_async(nap, (600,)) for _ in range(5)]
    pool.terminate()
    pool.join()
    print('terminated', pool, [handle.ready() for handle in handles])
    for wrong in (0, -1):
        try:
            Pool(wrong)
        except ValueError as error:
            print('ValueError:', error)
    try:
        pool.jion()
    except AttributeError as error:
        print('AttributeError:', error)
