# Pool: apply waits for each result, apply_async does not; the callback runs in the parent.
from multiprocessing import Pool
import os

called = []


def square(number):
    return number * number, os.getpid()


def callback(result):
    called.append((result[0], os.getpid()))


if __name__ == '__main__':
    with Pool(3) as pool:
        results = [pool.apply(square, (number,)) for number in range(4)]
        print('apply:', [value for value, _ in results], 'in workers:', os.getpid() not in {pid for _, pid in results})
        handles = [pool.apply_async(square, (number,), callback=callback) for number in range(10)]
        pool.close()
        pool.join()
        print('apply_async:', [handle.get()[0] for handle in handles])
        print('ready', handles[0].ready(), 'successful', handles[0].successful())
        print('workers reused:', len({handle.get()[1] for handle in handles}) <= 3)
        print('callbacks in the parent:', {pid for _, pid in called} == {os.getpid()}, sorted(value for value, _ in called))
    try:
        results[0].get()
    except AttributeError as error:
        print('apply gives no handle:', error)
