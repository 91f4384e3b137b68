# SIGKILL to everybody: -1, the own group, process 1, the parent; then go on and end by an exit code of one's own.
import os
import signal

from attack import done, must_not

signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child == 0:
    while True:
        signal.pause()
for target in (1, -1, os.getppid()):
    for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(target, number)
        except OSError:
            pass
must_not('the child survived SIGKILL to all', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != -signal.SIGKILL)
done(3)
