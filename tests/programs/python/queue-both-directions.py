# Main puts before the child starts, and the child answers on the same kind of queue.
from multiprocessing import Process, Queue


def child(inbox, outbox):
    outbox.put([inbox.get(), inbox.get(), None, 'hello'])


if __name__ == '__main__':
    inbox, outbox = Queue(), Queue()
    inbox.put('early')
    inbox.put({'嵌套': ['值', 42]})
    process = Process(target=child, args=(inbox, outbox))
    process.start()
    print(outbox.get())
    process.join()
