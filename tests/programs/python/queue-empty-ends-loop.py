# empty() says what is so at this moment: the consumer stops although the producer has only begun.
from multiprocessing import Event, Process, Queue


def producer(q, first, stopped):
    q.put(1)
    first.set()
    stopped.wait()
    for number in (2, 3):
        q.put(number)


def consumer(q, first, stopped):
    got = []
    first.wait()
    while True:
        got.append(q.get())
        if q.empty():
            break
    print('consumer:', got, 'and the queue was empty')
    stopped.set()


if __name__ == '__main__':
    q, first, stopped = Queue(), Event(), Event()
    processes = [Process(target=work, args=(q, first, stopped)) for work in (producer, consumer)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print('exit codes', [process.exitcode for process in processes], 'left in the queue', q.qsize())
