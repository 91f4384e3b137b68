# Distributed processes: a scheduler offers queues over TCP with a key; workers connect and take tasks.
from multiprocessing import AuthenticationError, Process
from multiprocessing.managers import BaseManager
import queue

tasks, results = queue.Queue(), queue.Queue()


def get_tasks():
    return tasks


def get_results():
    return results


class Scheduler(BaseManager):
    pass


class Worker(BaseManager):
    pass


Scheduler.register('tasks', callable=get_tasks)
Scheduler.register('results', callable=get_results)
Worker.register('tasks')
Worker.register('results')


def work(address, name):
    connection = Worker(address=address, authkey=b'forty-two')
    connection.connect()
    todo, done = connection.tasks(), connection.results()
    while (number := todo.get()) is not None:
        done.put((number, number * number))


if __name__ == '__main__':
    scheduler = Scheduler(address=('127.0.0.1', 0), authkey=b'forty-two')
    scheduler.start()
    todo, done = scheduler.tasks(), scheduler.results()
    workers = [Process(target=work, args=(scheduler.address, f'worker {n}')) for n in range(3)]
    for worker in workers:
        worker.start()
    for number in range(10):
        todo.put(number)
    print(sorted(done.get(timeout=30) for _ in range(10)))
    for _ in workers:
        todo.put(None)
    for worker in workers:
        worker.join()
    try:
        Worker(address=scheduler.address, authkey=b'wrong').connect()
    except AuthenticationError as error:
        print('AuthenticationError:', error)
    scheduler.shutdown()
    print('exit codes', [worker.exitcode for worker in workers])
