# An error in a worker that get() raises and nobody catches: both tracebacks, exit code 1.
from multiprocessing import Pool


def task(text):
    return int(text)


if __name__ == '__main__':
    pool = Pool(1)
    handle = pool.apply_async(task, ('四',))
    handle.wait()
    pool.close()
    pool.join()
    print(handle.get())
