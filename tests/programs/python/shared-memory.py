# shared_memory: a named block that another process attaches to, a ShareableList, and unlink.
from multiprocessing import Process
from multiprocessing.managers import SharedMemoryManager
from multiprocessing.shared_memory import ShareableList, SharedMemory
import os


def child(name, list_name):
    block = SharedMemory(name=name)
    block.buf[:5] = b'child'
    block.close()
    shared = ShareableList(name=list_name)
    shared[0] += 1
    shared[2] = '改'
    shared.shm.close()


if __name__ == '__main__':
    block = SharedMemory(create=True, size=1 << 16)
    shared = ShareableList([41, 2.5, '原来', None, True, b'bytes'])
    block.buf[5:10] = b' wrote'[:5]
    process = Process(target=child, args=(block.name, shared.shm.name))
    process.start()
    process.join()
    print(bytes(block.buf[:10]), block.size, os.path.exists(f'/dev/shm/{block.name}'))
    print(list(shared), len(shared))
    name = block.name
    block.close()
    block.unlink()
    shared.shm.close()
    shared.shm.unlink()
    try:
        SharedMemory(name=name)
    except FileNotFoundError as error:
        print('after unlink:', error.strerror)
    with SharedMemoryManager() as manager:
        print(sum(manager.ShareableList(range(10))))
