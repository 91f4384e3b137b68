# Process(target, args, kwargs): a function runs in a process of its own; join waits for it.
from multiprocessing import Process
import os


def work(name, times, mark='.'):
    print(f'child {name}: parent agrees:', os.getpid() != os.getppid(), mark * times)


if __name__ == '__main__':
    print('main starts')
    process = Process(target=work, args=('test', 3), kwargs={'mark': '*'})
    print('child will start:', process.is_alive(), process.exitcode)
    process.start()
    process.join()
    print('child has ended:', process.is_alive(), process.exitcode)
