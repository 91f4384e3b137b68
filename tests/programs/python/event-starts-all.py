# Event: all wait until one sets it; wait() tells whether it was set.
from multiprocessing import Event, Process, Queue


def runner(start, ready, results):
    print_timeout = start.wait(0.01)
    ready.put(print_timeout)
    results.put(start.wait())


if __name__ == '__main__':
    start, ready, results = Event(), Queue(), Queue()
    processes = [Process(target=runner, args=(start, ready, results)) for _ in range(4)]
    for process in processes:
        process.start()
    print('before:', [ready.get() for _ in processes], start.is_set())
    start.set()
    print('after:', [results.get() for _ in processes], start.is_set())
    for process in processes:
        process.join()
    start.clear()
    print('cleared:', start.is_set(), start.wait(0))
