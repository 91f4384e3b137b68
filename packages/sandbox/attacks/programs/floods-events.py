# Events without end: whole rings again and again, under the numbers of the living and of the dead, changed and cut off while they are read.
import itertools
import json
import os
import random
import struct
import time

from attack import done

FOLDER = '/run/forkhall'
until = time.monotonic() + 4


def image(pid, serial, slots, journal):
    record = json.dumps({'e': 'process.failed', 't': time.monotonic(), 'h': 1, 'error': 'again ' * 500}).encode()
    small = json.dumps({'e': 'thread.exited', 't': 1, 'h': 1}).encode()
    define = json.dumps({'d': 1, 'k': 'object', 'id': 'x' * 90}).encode()
    body = b''.join(struct.pack('<I', len(text)) + text for text in [define, record] + [small] * ((journal - 8000) // (len(small) + 4)))
    data = bytearray(1024 + slots * 48 + journal)
    data[:8] = b'FHRING01'
    struct.pack_into('<IIIIII', data, 8, pid, slots, journal, pid, 1 << 31, serial + 1)
    struct.pack_into('<Q', data, 32, len(body))
    struct.pack_into('<Q', data, 64 + 8 * 2, slots)
    for number in range(1, slots + 1):
        struct.pack_into('<QdHHIIiqQ', data, 1024 + (number & (slots - 1)) * 48, number, 1.0, 2, 1, 1, 0, 0, 0, number)
    data[1024 + slots * 48:1024 + slots * 48 + len(body)] = body
    return bytes(data)


def flood(number):
    random.seed(number)
    rings = {pid: image(pid, 1, 1024, 1 << 16) for pid in (os.getpid(), 3_000_000 + number)}
    for serial in itertools.count(1):
        if time.monotonic() > until:
            os._exit(0)
        for pid, data in rings.items():
            path = f'{FOLDER}/{pid}-{serial % 60 + 1}.ring'
            try:
                with open(path, 'wb') as file:
                    file.write(data)
                if random.random() < 0.1:
                    os.truncate(path, random.randrange(len(data)))
                if random.random() < 0.1:
                    os.unlink(path)
            except OSError:
                pass  # full, or process 1 has taken it away


children = []
for number in range(4):
    child = os.fork()
    if child == 0:
        flood(number)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
done()
