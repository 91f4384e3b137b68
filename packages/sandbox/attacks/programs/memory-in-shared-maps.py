# Shared anonymous maps in many processes, populated, locked where that is possible.
import mmap
import os
import time

print('tried 1', flush=True)
MAP_POPULATE = 0x8000
for _ in range(12):
    if os.fork() == 0:
        kept = mmap.mmap(-1, 40 << 20, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | MAP_POPULATE)
        kept[:: 4096] = b'x' * (len(kept) // 4096)
        time.sleep(600)
time.sleep(600)
