# Have the host run a program as root by crashing: a core limit other than 1 starts what core_pattern names, at each crash.
import ctypes
import mmap
import os
import resource
import signal

from attack import done, fails, libc, must_not

limits = resource.getrlimit(resource.RLIMIT_CORE)
must_not(f'the core limit is {limits}', max(limits) > 1 or min(limits) < 0)
for value in (0, 1, resource.RLIM_INFINITY):
    fails(f'core limit {value}', resource.setrlimit, resource.RLIMIT_CORE, (value, limits[1] if value > limits[1] else value))
    fails(f'core limit {value} by number', resource.prlimit, os.getpid(), resource.RLIMIT_CORE, (value, value))
# A pointer whose lower half is zero, for filters that look at that half alone.
MAP_FIXED_NOREPLACE, ALIGNED = 0x100000, 0x5_0000_0000
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
at = libc.mmap(ALIGNED, 4096, 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0)
if at == ALIGNED:
    PRLIMIT64 = {'x86_64': 302, 'aarch64': 261}[os.uname().machine]
    result = libc.syscall(ctypes.c_long(PRLIMIT64), ctypes.c_long(0), ctypes.c_long(resource.RLIMIT_CORE), ctypes.c_void_p(ALIGNED), None)
    must_not('a core limit through an aligned pointer', result == 0)
for _ in range(20):
    if os.fork() == 0:
        os.kill(os.getpid(), signal.SIGSEGV)
    os.wait()
must_not(f'files {os.listdir()}', [name for name in os.listdir() if name.startswith('core')])
done()
