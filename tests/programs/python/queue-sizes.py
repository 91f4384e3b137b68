# Queue(maxsize): first in, first out; full() and empty(), Full and Empty with and without a timeout.
from multiprocessing import Queue
import queue

if __name__ == '__main__':
    q = Queue(3)
    print('new: empty', q.empty(), 'full', q.full(), 'size', q.qsize())
    for item in ('text', 2, [3, {'three': (3.0, None)}]):
        q.put(item)
    print('after three: full', q.full(), 'size', q.qsize())
    for call in (lambda: q.put_nowait(4), lambda: q.put(4, timeout=0.05), lambda: q.put(4, False)):
        try:
            call()
        except queue.Full as error:
            print('Full', repr(error))
    print([q.get() for _ in range(3)])
    print('empty again: size', q.qsize())
    for call in (q.get_nowait, lambda: q.get(True, 0.05), lambda: q.get(False)):
        try:
            call()
        except queue.Empty as error:
            print('Empty', repr(error))
    q.close()
    try:
        q.put(5)
    except ValueError as error:
        print('closed:', error)
    q.join_thread()
