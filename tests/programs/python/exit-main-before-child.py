# Main ends by os._exit with a code; the child it left goes on and is heard.
from multiprocessing import Event, Process
import os
import time


def child(started, main):
    started.set()
    while os.path.exists(f'/proc/{main}') and state(main) != 'Z':
        time.sleep(0.01)
    print('child: main is gone')


def state(pid):
    try:
        return open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[0]
    except OSError:
        return 'Z'


if __name__ == '__main__':
    started = Event()
    Process(target=child, args=(started, os.getpid())).start()
    started.wait()
    print('main: exit with 5', flush=True)
    os._exit(5)
