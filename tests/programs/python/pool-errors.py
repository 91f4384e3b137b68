# Errors in a worker: silent until get(), which raises them with the worker's traceback; error_callback; TimeoutError.
from multiprocessing import Pool, TimeoutError
import threading
import time
import traceback


def divide(number):
    return 10 // number


def slow():
    time.sleep(600)


def late_error(error):
    print('error_callback:', repr(error), 'in', threading.main_thread().name and 'the parent')


if __name__ == '__main__':
    with Pool(2) as pool:
        silent = pool.apply_async(divide, (0,))
        silent.wait()
        print('no output so far; successful:', silent.successful())
        try:
            silent.get()
        except ZeroDivisionError:
            traceback.print_exc()
        told = pool.apply_async(divide, (0,), error_callback=late_error)
        told.wait()
        try:
            pool.map(divide, [5, 0, 1])
        except ZeroDivisionError as error:
            print('map:', error)
        results = pool.imap(divide, [5, 0, 1])
        print('imap:', next(results))
        try:
            next(results)
        except ZeroDivisionError as error:
            print('imap:', error, 'then', next(results))
        try:
            pool.apply_async(slow).get(timeout=0.1)
        except TimeoutError as error:
            print('TimeoutError', error)
