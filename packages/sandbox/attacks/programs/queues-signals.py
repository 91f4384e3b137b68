# Queued signals and timers without end.
import ctypes
import os
import signal

from attack import libc, must_not, syscall
from attack import done

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
queued = 0
info = (ctypes.c_int * 32)(40, 0, -1)
while queued < 100_000 and syscall('rt_sigqueueinfo', os.getpid(), 40, ctypes.byref(info))[0] == 0:
    queued += 1
timers = 0
identity = ctypes.c_int()
while timers < 100_000 and libc.timer_create(1, None, ctypes.byref(identity)) == 0:
    timers += 1
must_not(f'{queued} signals queued', queued > 5_000)
must_not(f'{timers} timers', timers > 5_000)
done()
