# Value and Array live in shared memory with a lock of their own.
from multiprocessing import Array, Process, Value
import ctypes


def change(number, ratio, letters, array):
    for _ in range(200):
        with number.get_lock():
            number.value += 1
    with array.get_lock():
        for index in range(len(array)):
            array[index] *= 2
    ratio.value = 3.25
    letters.value = b'changed'


if __name__ == '__main__':
    number, ratio, letters = Value('i', 0), Value('d', 1.5), Array('c', b'letters')
    array = Array('i', range(5))
    processes = [Process(target=change, args=(number, ratio, letters, array)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(number.value, ratio.value, letters.value, list(array), array[1:3], len(array))
    print(number)
    try:
        array[9] = 1
    except IndexError as error:
        print('IndexError', error)
    overflow = Value(ctypes.c_byte, 200)
    print('a byte of 200 is', overflow.value)
