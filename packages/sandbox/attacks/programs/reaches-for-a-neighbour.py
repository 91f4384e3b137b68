# Reach what another run offers at this moment: its Manager, sockets, files, shared memory, terminal, processes.
import fcntl
import os
import signal
import socket

from attack import contents, done, facts, must_not

from multiprocessing.managers import BaseManager

for address in ('127.0.0.1', '::1', '0.0.0.0', '127.0.1.1', *facts['addresses']):
    try:
        manager = BaseManager(address=(address, facts['neighbourPort']), authkey=b'key')
        manager.connect()
        must_not(f"the neighbour's Manager at {address}", True)
    except OSError:
        must_not('', False)
for address in ('\0' + facts['shmName'], '/tmp/neighbour.sock', '/dev/shm/neighbour.sock'):
    try:
        socket.socket(socket.AF_UNIX).connect(address)
        must_not(f"the neighbour's socket {address!r}", True)
    except OSError:
        must_not('', False)
for folder in ('/tmp', '/dev/shm', '/home/student'):
    must_not(f"the neighbour's file in {folder}", os.path.exists(f"{folder}/{facts['shmName']}"))
pids = [int(name) for name in os.listdir('/proc') if name.isdigit()]
must_not(f'processes of the neighbour {pids}', len(pids) > 3)
for pid in range(2, 5_000):
    if pid != os.getpid():
        try:
            os.kill(pid, signal.SIGUSR1)
            must_not(f'signalled {pid}', True)
        except OSError:
            pass
try:
    os.kill(-1, signal.SIGUSR1)
except OSError:
    pass
must_not(f"terminals {os.listdir('/dev/pts')}", set(os.listdir('/dev/pts')) - {'0', 'ptmx'})
must_not('the token', facts['token'].encode() in contents('/proc/1/environ') + contents('/proc/mounts'))
with open('/usr/bin/python3', 'rb') as program:
    fcntl.flock(program, fcntl.LOCK_SH)  # locks of shared files are seen by neighbours: known, and harmless without data
done()
