# Keep descendants for oneself: a subreaper in a session of its own whose children have no parent-death signal.
import ctypes
import os
import signal

libc = ctypes.CDLL(None)
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
reading, writing = os.pipe()
if os.fork() == 0:
    os.setsid()
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0)
    if os.fork() == 0:
        if os.fork() == 0:
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
            os.write(writing, b'.')
            while True:
                signal.pause()
        os._exit(0)
    os.wait()
    while True:
        signal.pause()
os.read(reading, 1)
print('tried 1', flush=True)
os._exit(0)
