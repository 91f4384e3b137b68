# A program that ignores SIGTERM and has a stopped child; only a kill ends it.
import os
import signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
pid = os.fork()
if pid == 0:
    while True:
        os.kill(os.getpid(), signal.SIGSTOP)
os.waitpid(pid, os.WUNTRACED)
print('ready', flush=True)
while True:
    signal.pause()
