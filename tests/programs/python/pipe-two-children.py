# Each of two children has one end; the one that reads for ever is terminated when the other has sent all.
from multiprocessing import Pipe, Process, Queue


def sender(end):
    for number in range(10):
        end.send(f'message {number}')


def receiver(end, seen):
    while True:
        seen.put(end.recv())


if __name__ == '__main__':
    pipe, seen = Pipe(), Queue()
    first = Process(target=sender, args=(pipe[0],))
    second = Process(target=receiver, args=(pipe[1], seen))
    first.start()
    second.start()
    first.join()
    print([seen.get()[-1] for _ in range(10)])
    second.terminate()
    second.join()
    print('exit codes', first.exitcode, second.exitcode)
