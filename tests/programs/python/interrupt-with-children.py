# Ctrl-C reaches every process of the terminal's foreground group: main and its children.
from multiprocessing import Event, Process
import signal
import time

from say_when_waiting import call_when_waiting, say_when_waiting


def child(ready):
    try:
        call_when_waiting(ready.set)
        time.sleep(600)
    except KeyboardInterrupt:
        print('child: interrupted')


def deaf(ready):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ready.set()
    time.sleep(0.5)


if __name__ == '__main__':
    ready, also = Event(), Event()
    process = Process(target=child, args=(ready,))
    process.start()
    ignoring = Process(target=deaf, args=(also,))
    ignoring.start()
    ready.wait()
    also.wait()
    try:
        say_when_waiting('ready')
        time.sleep(600)
    except KeyboardInterrupt:
        process.join()
        print('main: interrupted, child ended with', process.exitcode)
    ignoring.join()
    print('the one that ignores it ended with', ignoring.exitcode)
