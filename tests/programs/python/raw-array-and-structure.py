# RawValue, RawArray and arrays of structures: shared memory without a lock, one writer for each place.
from ctypes import Structure, c_double
from multiprocessing import Array, Lock, Process
from multiprocessing.sharedctypes import RawArray, RawValue, Value, copy


class Point(Structure):
    _fields_ = [('x', c_double), ('y', c_double)]


def square(place, numbers, total, points, lock):
    numbers[place] = place * place
    with lock:
        total.value += 1
    with points.get_lock():
        points[place].x **= 2
        points[place].y **= 2


if __name__ == '__main__':
    lock = Lock()
    numbers, total = RawArray('l', 4), RawValue('i', 0)
    points = Array(Point, [(1.5, -6.25), (2, 3), (0.5, 4), (-1, 9)])
    processes = [Process(target=square, args=(place, numbers, total, points, lock)) for place in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(list(numbers), total.value, [(point.x, point.y) for point in points])
    print(copy(total).value, Value('h', 7, lock=False).value)
