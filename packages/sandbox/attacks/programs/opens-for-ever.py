# Descriptors of every kind without end, in many processes: files, pipes, sockets, inotify, timers, queues.
import ctypes
import os
import socket
import time

from attack import facts, libc

libc.mq_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p]
makers = [
    lambda n: os.open('/dev/null', os.O_RDONLY),
    lambda n: os.pipe(),
    lambda n: socket.socketpair()[0].detach(),
    lambda n: libc.inotify_init1(0),
    lambda n: libc.epoll_create1(0),
    lambda n: libc.eventfd(0, 0),
    lambda n: libc.timerfd_create(1, 0),
    lambda n: libc.mq_open(f'/{os.getpid()}-{n}'.encode(), os.O_RDWR | os.O_CREAT, 0o600, None),
]
made = 0
for maker in makers:
    reading, writing = os.pipe()
    for _ in range(5):
        if os.fork() == 0:
            count = 0
            try:
                while count < 100_000:
                    result = maker(count)
                    if isinstance(result, int) and result < 0:
                        break
                    count += 1
            except OSError:
                pass
            os.close(0)
            os.close(1)
            os.write(writing, b'.')
            time.sleep(0.2)
            os._exit(0)
    for _ in range(5):
        os.read(reading, 1)
        made += 1
    for _ in range(5):
        os.wait()
print('tried', made, 'in', facts['hostname'] == '', flush=True)
