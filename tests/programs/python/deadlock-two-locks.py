# Two processes take two locks in opposite order: a deadlock. It never ends by itself.
from multiprocessing import Barrier, Lock, Process


def cross(first, second, both_hold_one):
    with first:
        both_hold_one.wait()
        print('holds one, wants the other', flush=True)
        with second:
            print('never printed')


if __name__ == '__main__':
    left, right, both_hold_one = Lock(), Lock(), Barrier(2)
    processes = [
        Process(target=cross, args=(left, right, both_hold_one), name='left-first'),
        Process(target=cross, args=(right, left, both_hold_one), name='right-first'),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
