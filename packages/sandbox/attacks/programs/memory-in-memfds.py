# Memory that belongs to no process: anonymous files.
import os

print('tried 1', flush=True)
kept = []
block = bytes(1 << 20)
for _ in range(40):
    try:
        descriptor = os.memfd_create('bomb')
    except OSError as error:
        print('no memfd:', error, flush=True)
        os._exit(0)
    kept.append(descriptor)
    for _ in range(32):
        os.write(descriptor, block)
