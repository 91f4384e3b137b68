# An item that cannot be pickled is lost: the feeder thread prints the error, the rest comes through.
from multiprocessing import Process, Queue


def reader(q):
    for item in iter(q.get, 'end'):
        print('got', item)


if __name__ == '__main__':
    q = Queue()
    process = Process(target=reader, args=(q,))
    process.start()
    q.put(lambda: 'cannot be pickled')
    q.put('second')
    q.put('end')
    process.join()
    print('reader ended with', process.exitcode)
