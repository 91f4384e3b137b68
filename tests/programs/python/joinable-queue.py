# JoinableQueue: join() waits until every item was reported done; task_done() too often is an error.
from multiprocessing import JoinableQueue, Process, Value


def worker(tasks, total):
    while True:
        item = tasks.get()
        if item is None:
            tasks.task_done()
            return
        with total.get_lock():
            total.value += item
        tasks.task_done()


if __name__ == '__main__':
    tasks, total = JoinableQueue(), Value('i', 0)
    workers = [Process(target=worker, args=(tasks, total)) for _ in range(3)]
    for process in workers:
        process.start()
    for number in range(100):
        tasks.put(number)
    tasks.join()
    print('all done:', total.value)
    for _ in workers:
        tasks.put(None)
    tasks.join()
    for process in workers:
        process.join()
    try:
        tasks.task_done()
    except ValueError as error:
        print('once more:', error)
