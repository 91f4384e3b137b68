# Memory of the network: many connections on localhost whose buffers are filled and never read.
import os
import socket
import time


def used():
    """Pages of all TCP buffers of the machine."""
    with open('/proc/net/sockstat') as file:
        for line in file:
            if line.startswith('TCP:'):
                return int(line.split()[-1])
    return 0


def fill():
    block = b'x' * (1 << 20)
    kept = []
    server = socket.create_server(('127.0.0.1', 0))
    try:
        while True:
            if True:
                end = socket.socket()
                for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
                    end.setsockopt(socket.SOL_SOCKET, option, 1 << 30)
                end.connect(server.getsockname())
                end.setblocking(False)
                kept.append((end, server.accept()[0]))
                try:
                    while True:
                        end.send(block)
                except BlockingIOError:
                    pass
    except OSError:
        pass
    time.sleep(600)


print('tried 1', flush=True)
before = used()
for _ in range(30):
    try:
        if os.fork() == 0:
            fill()
    except OSError:
        break
for _ in range(300):
    time.sleep(0.05)
    megabytes = (used() - before) * 4096 >> 20
    if megabytes > 1200:
        print(f'BREACH: {megabytes} MB in the buffers of TCP', flush=True)
        break
time.sleep(600)
