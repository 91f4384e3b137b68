# A sparse file in /dev/shm that is larger than the file system, and then all of its pages.
import mmap
import os

print('tried 1', flush=True)
descriptor = os.open('/dev/shm/bomb', os.O_RDWR | os.O_CREAT)
os.truncate(descriptor, 1 << 30)
kept = mmap.mmap(descriptor, 1 << 30)
for at in range(0, 1 << 30, 4096):
    kept[at] = 1
print('BREACH: a gigabyte in /dev/shm')
