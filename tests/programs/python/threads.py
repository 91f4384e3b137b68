# Threads: function and subclass, names, MainThread, daemon, join with timeout; all in one process.
import os
import threading


class Worker(threading.Thread):
    def __init__(self, pages):
        super().__init__(name='downloader')
        self.pages = pages

    def run(self):
        for page in self.pages:
            print(threading.current_thread().name, page)


def work(tag, stop=None):
    print(threading.current_thread().name, tag, 'main is', threading.main_thread().name)
    if stop:
        stop.wait()


if __name__ == '__main__':
    print(threading.current_thread().name, threading.active_count())
    worker = Worker(['page-1', 'page-2'])
    worker.start()
    worker.join()
    for options in ({}, {'name': '线程'}):
        thread = threading.Thread(target=work, args=('function',), **options)
        thread.start()
        thread.join()
    stop = threading.Event()
    daemon = threading.Thread(target=work, args=('daemon', stop), daemon=True)
    daemon.start()
    daemon.join(0.1)
    print('alive', daemon.is_alive(), 'daemon', daemon.daemon, 'ident is set', daemon.ident is not None, len(os.listdir('/proc/self/task')), 'tasks')
    stop.set()
    daemon.join()
    try:
        worker.start()
    except RuntimeError as error:
        print('RuntimeError:', error)
    try:
        import thread
    except ModuleNotFoundError as error:
        print('ModuleNotFoundError:', error)
