# A process's pid is the same number wherever it is asked for, in the child and in the parent.
import multiprocessing
import os


def report(queue):
    me = multiprocessing.current_process()
    queue.put((os.getpid(), os.getppid(), me.pid, me.name, multiprocessing.parent_process().pid, int(os.readlink('/proc/self'))))


if __name__ == '__main__':
    queue = multiprocessing.Queue()
    child = multiprocessing.Process(target=report, args=(queue,))
    print('before start the pid is', child.pid)
    child.start()
    pid, parent, process_pid, name, parent_pid, proc = queue.get()
    child.join()
    print(f'main pid={os.getpid()}, child {name} pid={child.pid}')
    print('getpid, Process.pid, current_process().pid, /proc/self agree:', child.pid == pid == process_pid == proc)
    print('parent_process() is main:', parent_pid == os.getpid())
    if multiprocessing.get_start_method() != 'forkserver':
        print('getppid() is main:', parent == os.getpid())
    print('/proc/self is main:', int(os.readlink('/proc/self')) == os.getpid())
    print('main has no parent_process():', multiprocessing.parent_process())
