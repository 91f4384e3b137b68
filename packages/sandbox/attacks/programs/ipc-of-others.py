# Shared memory, semaphores and message queues of the host, by key and by name.
import ctypes
import os

from attack import contents, done, facts, libc, must_not, syscall

for size in (0, 1, 4096):
    made, _ = syscall('shmget', facts['sysvKey'], size, 0)
    must_not(f"shared memory {facts['sysvKey']:#x} of the host", made >= 0)
for number in range(0, 200):
    at, code = syscall('shmat', number, 0, 0o10000)
    must_not(f'attached segment {number}', at > 0 and at != -1)
must_not('segments are listed', len(contents('/proc/sysvipc/shm').splitlines()) > 1)
must_not('semaphores are listed', len(contents('/proc/sysvipc/sem').splitlines()) > 1)
must_not('queues are listed', len(contents('/proc/sysvipc/msg').splitlines()) > 1)
must_not(f"/dev/shm has {os.listdir('/dev/shm')}", facts['shmName'] in os.listdir('/dev/shm'))
must_not('a semaphore of the host', libc.sem_open(f"/{facts['shmName']}".encode(), 0) > 0)
for name in (facts['shmName'], '../' + facts['shmName'], '../../tmp/x'):
    must_not('shm_open', libc.shm_open(f'/{name}'.encode(), os.O_RDWR, 0) >= 0)
done()
