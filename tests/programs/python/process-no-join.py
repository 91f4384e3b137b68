# Nobody joins: the interpreter waits for its children at exit by itself.
from multiprocessing import Event, Process


def late(started, go):
    started.set()
    go.wait()
    print('child: after the last line of main')


if __name__ == '__main__':
    started, go = Event(), Event()
    Process(target=late, args=(started, go)).start()
    started.wait()
    print('main: last line', flush=True)
    go.set()
