# A daemon is ended when main ends, and may not have children.
import multiprocessing
import time


def forever(ready):
    ready.set()
    while True:
        time.sleep(0.05)


def wants_children():
    try:
        multiprocessing.Process(target=print).start()
    except AssertionError as error:
        print('in a daemon:', error)


if __name__ == '__main__':
    process = multiprocessing.Process(target=wants_children, daemon=True)
    process.start()
    process.join()
    ready = multiprocessing.Event()
    process = multiprocessing.Process(target=forever, args=(ready,), name='endless')
    process.daemon = True
    process.start()
    ready.wait()
    print(process.name, 'daemon', process.daemon, 'alive', process.is_alive())
    try:
        process.daemon = False
    except AssertionError as error:
        print('too late:', error)
    print('main ends, and with it the daemon')
