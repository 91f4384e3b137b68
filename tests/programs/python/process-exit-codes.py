# exitcode of every kind of end: return, sys.exit, exception, os._exit, terminate, kill.
from multiprocessing import Process, Event
import os
import sys
import time


def fails():
    raise ValueError('意外的值')


def waits(ready):
    ready.set()
    time.sleep(600)


def started(target, *args):
    process = Process(target=target, args=args)
    process.start()
    return process


if __name__ == '__main__':
    for target, args in ((print, ('returns',)), (sys.exit, (3,)), (sys.exit, ('a text',)), (sys.exit, ()), (os._exit, (200,)), (fails, ())):
        process = started(target, *args)
        process.join()
        print(target.__name__, *args, '->', process.exitcode)
    for how in ('terminate', 'kill'):
        ready = Event()
        process = started(waits, ready)
        ready.wait()
        print('running:', process.exitcode)
        getattr(process, how)()
        process.join()
        print(how, '->', process.exitcode, process)
