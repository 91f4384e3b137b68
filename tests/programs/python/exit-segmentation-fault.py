# A wild pointer ends the process by SIGSEGV: in a child main lives on, in main it is the end.
import ctypes
from multiprocessing import Process


def crash():
    ctypes.string_at(0)


if __name__ == '__main__':
    process = Process(target=crash)
    process.start()
    process.join()
    print('child ended with', process.exitcode)
    crash()
