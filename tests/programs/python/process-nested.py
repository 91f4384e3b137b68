# A child starts children of its own: the name tells the way down (Process-1:1), the parent waits for its own.
from multiprocessing import Process, current_process, parent_process


def grandchild():
    print('grandchild', current_process().name, 'of', parent_process().name)


def child():
    print('child', current_process().name, 'of', parent_process().name)
    for _ in range(2):
        process = Process(target=grandchild)
        process.start()
        process.join()
    print('child has waited for both')


if __name__ == '__main__':
    process = Process(target=child)
    process.start()
    process.join()
    print('main', current_process().name, 'done')
