# A plain Queue cannot be a task's argument in a Pool (the error is seen only at get()); a Manager's queue can.
from multiprocessing import Manager, Pool, Queue


def put(q, item):
    q.put(item)
    return 'put'


if __name__ == '__main__':
    with Pool(2) as pool:
        plain = pool.apply_async(put, (Queue(), 1))
        try:
            print(plain.get(10))
        except RuntimeError as error:
            print('RuntimeError:', error)
        with Manager() as manager:
            managed = manager.Queue()
            print(pool.apply_async(put, (managed, 'through the manager')).get(10), managed.get())
