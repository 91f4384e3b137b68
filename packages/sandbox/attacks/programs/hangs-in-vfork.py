# A parent that waits in vfork() cannot be interrupted (state D); its child stops for ever.
import os
import signal

from attack import syscall

print('tried 1', flush=True)
pid, _ = syscall('vfork')
if pid == 0:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        os.kill(os.getpid(), signal.SIGSTOP)
while True:
    signal.pause()
