# put() on a full queue waits until somebody takes an item out.
from multiprocessing import Process, Queue


def putter(q, said):
    for number in range(4):
        q.put(number)
        said.put(number)


if __name__ == '__main__':
    q, said = Queue(2), Queue()
    process = Process(target=putter, args=(q, said))
    process.start()
    print('put', said.get(), said.get())
    print('the third put waits:', said.empty(), 'size', q.qsize(), 'full', q.full())
    print('take', q.get())
    print('now it is through:', said.get())
    print('take', q.get(), q.get(), q.get())
    print('and the last:', said.get())
    process.join()
    print('exit code', process.exitcode)
