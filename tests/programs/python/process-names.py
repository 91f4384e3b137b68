# Names: Process-N by default, one's own by name=, changed at any time; active_children() lists who runs.
import multiprocessing


def show():
    print('I am', multiprocessing.current_process().name)


def wait(go):
    go.wait()


if __name__ == '__main__':
    print('main is', multiprocessing.current_process().name)
    for options in ({}, {'name': '工人'}, {}):
        process = multiprocessing.Process(target=show, **options)
        process.start()
        process.join()
    go = multiprocessing.Event()
    crowd = [multiprocessing.Process(target=wait, args=(go,), name=f'w{n}') for n in range(3)]
    for process in crowd:
        process.start()
    print(sorted(process.name for process in multiprocessing.active_children()))
    print(repr(crowd[0]).split(' started')[0])
    go.set()
    for process in crowd:
        process.join()
    crowd[1].name = 'renamed'
    print(repr(crowd[1]), multiprocessing.active_children())
