# Threads share memory: a global under a lock counts right; thread-local data is each thread's own.
import queue
import threading

number = 0
lock = threading.RLock()
local = threading.local()
results = queue.Queue()


def add(times):
    global number
    local.name = threading.current_thread().name
    for _ in range(times):
        with lock, lock:
            number += 1
    results.put(local.name)


threads = [threading.Thread(target=add, args=(10_000,), name=f't{n}') for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(number, sorted(results.get() for _ in threads), hasattr(local, 'name'))
barrier = threading.Barrier(2)
other = threading.Thread(target=barrier.wait)
other.start()
print('barrier', barrier.wait() in (0, 1))
other.join()
condition, items = threading.Condition(), []


def produce():
    with condition:
        items.append('item')
        condition.notify()


with condition:
    threading.Thread(target=produce).start()
    print('condition', condition.wait_for(lambda: items, 10))
fired = threading.Event()
threading.Timer(0.05, fired.set).start()
print('timer', fired.wait(10))
