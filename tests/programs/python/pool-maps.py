# map, starmap, imap, imap_unordered and map_async: order kept, order not kept, lazily.
from multiprocessing import Pool
import os


def double(number):
    return number * 2


def add(a, b):
    return a + b


if __name__ == '__main__':
    with Pool(4) as pool:
        print('map', pool.map(double, range(10)), pool.map(double, range(10), chunksize=3))
        print('starmap', pool.starmap(add, zip(range(5), range(10, 15))))
        print('imap', list(pool.imap(double, range(5))), next(pool.imap(double, iter([21]))))
        print('imap_unordered', sorted(pool.imap_unordered(double, range(5))))
        print('map_async', pool.map_async(double, 'ab').get(10), pool.starmap_async(add, [(1, 2)]).get(10))
        print('empty', pool.map(double, []))
    with Pool() as pool:
        print('default size is the number of cores:', pool._processes == os.cpu_count())
