# Outlive the run: double fork, a session of its own, every descriptor closed, every signal ignored; then write and connect.
import os
import signal
import socket
import time

from attack import facts

reading, writing = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.close(reading)
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        os.chdir('/')
        for descriptor in (0, 1, 2):
            os.close(descriptor)
        os.write(writing, b'.')
        os.close(writing)
        while True:
            time.sleep(0.02)
            for path in ('/tmp', '/dev/shm', '/home/student'):
                with open(f"{path}/{facts['shmName']}-survivor", 'a') as file:
                    file.write('alive')
            connection = socket.socket()
            connection.settimeout(0.01)
            try:
                connection.connect(('127.0.0.1', facts['tcpPort']))
            except OSError:
                pass
            connection.close()
    os._exit(0)
os.close(writing)
os.read(reading, 1)
print('tried 1', flush=True)
os._exit(0)
