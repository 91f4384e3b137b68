# gevent: monkey patch, spawn, joinall, a pool, an event and a queue; greenlets switch when they wait.
from gevent import monkey

monkey.patch_all()

import time

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.queue import Queue


def task(name):
    for step in range(2):
        print(name, step)
        time.sleep(0.01)
    return name.upper()


def fails():
    raise RuntimeError('in a greenlet')


def main():
    greenlets = [gevent.spawn(task, name) for name in ('a', 'b')]
    gevent.joinall(greenlets)
    print([greenlet.value for greenlet in greenlets])
    print(Pool(2).map(len, ['x', 'yy', 'zzz']), Pool(3).map(print, ()))
    done, queue = Event(), Queue()
    gevent.spawn(lambda: (queue.put('through a queue'), done.set()))
    print(done.wait(10), queue.get())
    broken = gevent.spawn(gevent.sleep, 600)
    broken.kill()
    print('killed', broken.dead, repr(broken.value))
    with gevent.Timeout(0.05, False):
        gevent.sleep(600)
    print('patched', monkey.is_module_patched('socket'), time.sleep.__module__)
    failed = gevent.spawn(fails)
    failed.join()
    print('failed', failed.successful(), repr(failed.exception))


main()
