# Leave the terminal raw, without echo, with output stopped, resized and given to a group that is gone; and a process that holds it.
import fcntl
import os
import signal
import struct
import termios
import tty

print('tried 1', flush=True)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
tty.setraw(0)
fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 1, 1, 0, 0))
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(1, os.getpid())
    os._exit(0)
os.waitpid(child, 0)
holder = os.fork()
if holder == 0:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    os.setsid()
    while True:
        signal.pause()
termios.tcflow(1, termios.TCOOFF)
os._exit(0)
