# Fill every writable place with data: sparse files, allocated ones, written ones.
import os

from attack import done, must_not

block = os.urandom(1 << 20)
total = 0
for folder in ('/home/student', '/tmp', '/dev/shm', '/run', '/dev', '/', '/var/tmp', '/opt', '/home'):
    try:
        descriptor = os.open(f'{folder}/fill', os.O_RDWR | os.O_CREAT)
    except OSError:
        continue
    for call in (lambda: os.truncate(descriptor, 1 << 40), lambda: os.posix_fallocate(descriptor, 0, 3 << 30), lambda: os.posix_fallocate(descriptor, 1 << 42, 4096)):
        try:
            call()
        except OSError:
            pass
    try:
        os.truncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        for _ in range(1 << 12):
            total += os.write(descriptor, block)
    except OSError:
        pass
    os.close(descriptor)
    info = os.statvfs(folder)
    must_not(f'{folder} has {info.f_blocks * info.f_frsize} bytes', info.f_blocks * info.f_frsize > 1 << 30)
must_not(f'{total} bytes were written', total > 200 << 20)
print('written', total)
done()
