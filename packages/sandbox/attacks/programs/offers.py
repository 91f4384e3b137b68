# A neighbour that offers a Manager, sockets, files and a process that a second run must not reach.
import os
import signal
import socket
from multiprocessing.managers import BaseManager

from attack import facts


class Offer(BaseManager):
    pass


Offer.register('secret', callable=lambda: facts['token'])
if __name__ == '__main__':
    manager = Offer(address=('0.0.0.0', facts['neighbourPort']), authkey=b'key')
    manager.start()
    kept = []
    for address in ('\0' + facts['shmName'], '/tmp/neighbour.sock', '/dev/shm/neighbour.sock'):
        server = socket.socket(socket.AF_UNIX)
        server.bind(address)
        server.listen()
        kept.append(server)
    for folder in ('/tmp', '/dev/shm', '/home/student'):
        with open(f"{folder}/{facts['shmName']}", 'w') as file:
            file.write(facts['token'])
    signal.signal(signal.SIGUSR1, lambda *_: print('BREACH: a signal came', flush=True))
    print('ready', os.getpid(), flush=True)
    input()
    print('tried 1', flush=True)
    manager.shutdown()
