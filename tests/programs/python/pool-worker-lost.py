# A worker that ends in the middle of a task: its result never comes, the pool goes on with a new worker.
from multiprocessing import Pool, TimeoutError
import os


def vanish(code):
    os._exit(code)


def double(number):
    return 2 * number


if __name__ == '__main__':
    pool = Pool(2)
    lost = pool.apply_async(vanish, (3,))
    print(pool.map(double, range(5)))
    try:
        lost.get(timeout=0.5)
    except TimeoutError as error:
        print('no result:', type(error).__name__, lost.ready())
    print(pool.map(double, range(5)))
    pool.terminate()
    pool.join()
