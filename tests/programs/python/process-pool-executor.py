# ProcessPoolExecutor: submit, map, as_completed, exceptions, and a pool that breaks when a worker dies.
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
import os


def square(number):
    if number == 7:
        raise ValueError('seven is not welcome')
    return number * number


if __name__ == '__main__':
    with ProcessPoolExecutor(max_workers=2) as executor:
        futures = {executor.submit(square, number): number for number in range(6, 9)}
        for future in sorted(as_completed(futures), key=futures.get):
            try:
                print(futures[future], future.result())
            except ValueError as error:
                print(futures[future], repr(error), repr(future.exception()), type(error.__cause__).__name__)
        print('map', list(executor.map(square, range(5), chunksize=2)))
        done, waiting = wait(futures)
        print(len(done), len(waiting))
    try:
        executor.submit(square, 1)
    except RuntimeError as error:
        print('RuntimeError:', error)
    with ProcessPoolExecutor(1) as executor:
        future = executor.submit(os._exit, 3)
        try:
            future.result()
        except BrokenProcessPool as error:
            print('BrokenProcessPool:', error)
