# Short-lived children that nobody waits for: their CPU time is added to nobody's.
import os
import signal
import time

print('tried 1', flush=True)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        while True:
            pass
    time.sleep(0.005)
