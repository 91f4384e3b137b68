# ThreadPoolExecutor: threads of one process with a prefix in their names; cancel; a shared list works.
from concurrent.futures import ThreadPoolExecutor
import os
import threading

seen = []


def note(number):
    seen.append((number, os.getpid(), threading.current_thread().name))
    return number


if __name__ == '__main__':
    gate = threading.Event()
    with ThreadPoolExecutor(1, thread_name_prefix='worker') as executor:
        blocked = executor.submit(gate.wait)
        waiting = executor.submit(note, 99)
        print('cancelled:', waiting.cancel(), waiting.cancelled(), 'running cannot be:', blocked.cancel())
        gate.set()
        print(list(executor.map(note, range(3))))
    print(sorted(number for number, _, _ in seen), {pid for _, pid, _ in seen} == {os.getpid()}, {name for _, _, name in seen})
