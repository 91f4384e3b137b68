# Ten children of 50 MB each: each one is small, together they are over the limit.
import os
import time

print('tried 1', flush=True)
for _ in range(10):
    if os.fork() == 0:
        kept = bytearray(os.urandom(1 << 20)) * 50
        time.sleep(600)
time.sleep(600)
