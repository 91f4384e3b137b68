# Barrier: nobody passes before all have come; a timeout breaks it for everybody.
from multiprocessing import Barrier, Process, Queue
from threading import BrokenBarrierError


def runner(barrier, results, seconds):
    try:
        results.put(barrier.wait(seconds))
    except BrokenBarrierError:
        results.put('broken')


def round_of(barrier, count, seconds):
    results = Queue()
    processes = [Process(target=runner, args=(barrier, results, seconds)) for _ in range(count)]
    for process in processes:
        process.start()
    got = sorted(results.get() for _ in processes)
    for process in processes:
        process.join()
    return got


if __name__ == '__main__':
    barrier = Barrier(3)
    print('all three:', round_of(barrier, 3, 30), 'waiting', barrier.n_waiting, 'broken', barrier.broken)
    print('only two:', round_of(barrier, 2, 0.2), 'broken', barrier.broken)
    barrier.reset()
    print('after reset:', round_of(barrier, 3, 30), 'parties', barrier.parties)
