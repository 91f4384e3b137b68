# The reader is terminated while messages are on their way: they stay in the pipe, and nobody has read them.
from multiprocessing import Event, Pipe, Process
import time


def reader(end, has_read):
    print('read', end.recv())
    has_read.set()
    time.sleep(600)


if __name__ == '__main__':
    near, far = Pipe()
    has_read = Event()
    process = Process(target=reader, args=(far, has_read))
    process.start()
    for number in range(4):
        near.send(number)
    has_read.wait()
    process.terminate()
    process.join()
    unread = []
    while far.poll():
        unread.append(far.recv())
    print('never read by it', unread, 'exit code', process.exitcode)
