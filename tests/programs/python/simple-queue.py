# SimpleQueue: a pipe with locks, without a feeder thread and without a size.
from multiprocessing import Process, SimpleQueue
import threading


def answer(asked, answered):
    for question in iter(asked.get, None):
        answered.put(question.upper())


if __name__ == '__main__':
    asked, answered = SimpleQueue(), SimpleQueue()
    process = Process(target=answer, args=(asked, answered))
    process.start()
    for word in ('one', 'two', 'drei', '四', None):
        asked.put(word)
    print([answered.get() for _ in range(4)])
    process.join()
    print('empty', answered.empty(), 'threads', threading.active_count())
    asked.close()
