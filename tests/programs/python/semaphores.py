# Semaphore(2): at most two inside; a BoundedSemaphore refuses one release too many.
from multiprocessing import BoundedSemaphore, Lock, Process, RawValue, Semaphore
import time


def visit(semaphore, lock, inside, most):
    for _ in range(5):
        with semaphore:
            with lock:
                inside.value += 1
                most.value = max(most.value, inside.value)
            time.sleep(0.005)
            with lock:
                inside.value -= 1


if __name__ == '__main__':
    semaphore, lock, inside, most = Semaphore(2), Lock(), RawValue('i', 0), RawValue('i', 0)
    processes = [Process(target=visit, args=(semaphore, lock, inside, most)) for _ in range(5)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print('never more than two:', 1 <= most.value <= 2, 'value', semaphore.get_value())
    bounded = BoundedSemaphore(1)
    print(bounded.acquire(), bounded.acquire(False), bounded)
    bounded.release()
    try:
        bounded.release()
    except ValueError as error:
        print('ValueError:', error)
    semaphore.release()
    print('a plain one grows:', semaphore.get_value())
