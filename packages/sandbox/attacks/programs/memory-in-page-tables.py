# Page tables: a huge map that is only read; every two megabytes cost a page that no process is seen to have.
import mmap
import os
import time

print('tried 1', flush=True)
STEP = 2 << 20
for _ in range(8):
    if os.fork() == 0:
        kept = mmap.mmap(-1, 1 << 38, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, mmap.PROT_READ)
        for at in range(0, 1 << 38, STEP):
            kept[at]
        time.sleep(600)
time.sleep(600)
