# A pool that nobody joins: the program ends at once, and its tasks are dropped.
from multiprocessing import Pool
import time


def task(number):
    time.sleep(5)
    print('task', number, 'is never heard of')


if __name__ == '__main__':
    pool = Pool(3)
    for number in range(10):
        pool.apply_async(task, (number,))
    print('main ends')
