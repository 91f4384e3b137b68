# After shutdown the Manager's objects cannot be reached any more.
from multiprocessing import Manager

if __name__ == '__main__':
    manager = Manager()
    shared = manager.dict(a=1)
    print(dict(shared))
    manager.shutdown()
    try:
        shared['a']
    except (EOFError, ConnectionError) as error:
        print('no connection:', error is not None)
    try:
        manager.list()
    except AssertionError as error:
        print(error)
