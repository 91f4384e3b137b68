# Twenty processes from a loop, each with its own number, all joined.
from multiprocessing import Process, Queue


def square(number, results):
    results.put((number, number * number))


if __name__ == '__main__':
    results = Queue()
    processes = [Process(target=square, args=(number, results)) for number in range(20)]
    for process in processes:
        process.start()
    found = dict(results.get() for _ in processes)
    for process in processes:
        process.join()
    print([found[number] for number in range(20)])
    print('exit codes', {process.exitcode for process in processes})
    print('names', processes[0].name, '…', processes[-1].name)
