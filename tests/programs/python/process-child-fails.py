# An error in a child prints its traceback and ends the child with 1; main goes on and exits with 0.
from multiprocessing import Process


def worker(q):
    print('child works')
    names == ["安", "博"]
    for name in names:
        q.put(name)


def takes_nothing():
    print('never printed')


if __name__ == '__main__':
    for target in (worker, takes_nothing):
        process = Process(target=target, args=(None,))
        process.start()
        process.join()
        print('main: exit code', process.exitcode)
