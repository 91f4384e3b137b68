# Pipe() gives two ends; each can send and receive.
from multiprocessing import Pipe, Process


def child(end):
    print('child got', end.recv())
    end.send({'answer': 42, '文': '字'})
    end.send(None)
    end.close()


if __name__ == '__main__':
    here, there = Pipe()
    process = Process(target=child, args=(there,))
    process.start()
    here.send(['a list', 'from main'])
    print('main got', here.recv())
    print('main got', here.recv())
    process.join()
    print(here.closed, here.readable, here.writable)
    try:
        here.send(lambda: 0)
    except Exception as error:
        print(type(error).__name__, error)
    here.close()
    try:
        here.recv()
    except OSError as error:
        print('OSError', error)
