# Manager(): all thirteen types, used from a child and read back in main.
from multiprocessing import Manager, Process
import queue
import threading


def child(m):
    m['list'].append('child')
    m['dict']['child'] = [1, 2]
    m['namespace'].x = 10
    with m['lock']:
        m['value'].value += 1
    m['rlock'].acquire()
    m['rlock'].acquire()
    m['rlock'].release()
    m['rlock'].release()
    with m['semaphore']:
        m['array'][1] = 20
    m['bounded'].acquire()
    m['bounded'].release()
    try:
        m['bounded'].release()
    except ValueError as error:
        m['list'].append(str(error))
    try:
        m['queue'].put_nowait('second')
    except queue.Full:
        m['list'].append('Full')
    m['barrier'].wait()
    with m['condition']:
        m['namespace'].ready = True
        m['condition'].notify_all()
    m['event'].set()


if __name__ == '__main__':
    with Manager() as manager:
        m = {
            'list': manager.list(['main']),
            'dict': manager.dict(main=0),
            'namespace': manager.Namespace(x=1, ready=False),
            'lock': manager.Lock(),
            'rlock': manager.RLock(),
            'semaphore': manager.Semaphore(2),
            'bounded': manager.BoundedSemaphore(2),
            'condition': manager.Condition(),
            'event': manager.Event(),
            'barrier': manager.Barrier(2),
            'queue': manager.Queue(maxsize=1),
            'value': manager.Value('i', 5),
            'array': manager.Array('i', [1, 2, 3]),
        }
        m['queue'].put('first')
        process = Process(target=child, args=(m,))
        process.start()
        print('barrier passed by both:', m['barrier'].wait() in (0, 1), 'parties', m['barrier'].parties)
        with m['condition']:
            while not m['namespace'].ready:
                m['condition'].wait(10)
        print('event:', m['event'].wait(10), m['event'].is_set())
        process.join()
        print(list(m['list']), dict(m['dict']))
        print(m['namespace'].x, m['value'].value, list(m['array'])[:], m['array'][1], m['queue'].get(), m['queue'].empty())
        print(m['lock'].acquire(False), m['lock'].acquire(False), m['rlock'].acquire(False))
        m['event'].clear()
        print(m['event'].is_set(), m['event'].wait(0.05))
        print(len(m), 'types;', 'list proxy:', type(m['list']).__name__, str(m['list']), len(m['list']), 'child' in m['dict'])
        try:
            m['list'][99]
        except IndexError as error:
            print('IndexError', error)
        print('its server is a process:', threading.active_count() >= 1, manager.address is not None)
