# A program may choose its start method itself, also when another default was asked for.
import multiprocessing


def child():
    print('child under', multiprocessing.get_start_method())


if __name__ == '__main__':
    multiprocessing.set_start_method('spawn')
    process = multiprocessing.Process(target=child)
    process.start()
    process.join()
    print('main under', multiprocessing.get_start_method(), 'exit code', process.exitcode)
