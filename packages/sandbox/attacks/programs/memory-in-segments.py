# System V shared memory, filled and let go of: no process is seen to have it.
import ctypes
import os

from attack import libc, syscall

print('tried 1', flush=True)
libc.shmdt.argtypes = [ctypes.c_void_p]
for number in range(60):
    made, code = syscall('shmget', 0, 16 << 20, 0o1600)
    if made < 0:
        print('no segment:', os.strerror(code), flush=True)
        os._exit(0)
    at, code = syscall('shmat', made, 0, 0)
    if at == -1:
        print('not attached:', os.strerror(code), flush=True)
        os._exit(0)
    ctypes.memset(at, 1, 16 << 20)
    libc.shmdt(at)
