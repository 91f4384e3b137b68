# Tell events that are not its own: of process 1, of others, of the future; then exit with 3, whatever they said.
import json
import os
import struct
import time

from attack import done, must_not

FOLDER = '/run/forkhall'


def ring(pid, serial, records):
    body = b''.join(struct.pack('<I', len(text)) + text for text in (json.dumps(record).encode() for record in records))
    data = bytearray(1024 + 64 * 48 + 65536)
    data[:8] = b'FHRING01'
    struct.pack_into('<IIIIII', data, 8, pid, 64, 65536, 0, 0, 0)
    struct.pack_into('<Q', data, 32, len(body))
    data[1024 + 64 * 48:1024 + 64 * 48 + len(body)] = body
    with open(f'{FOLDER}/{pid}-{serial}.ring', 'wb') as file:
        file.write(data)


now = time.monotonic()
for pid in (1, os.getpid(), 2, 4000):
    ring(pid, 900, [
        {'e': 'process.exited', 't': now, 'h': 1, 'pid': os.getpid(), 'code': 0},
        {'e': 'process.exited', 't': now, 'h': 1, 'pid': 1, 'code': 0},
        {'e': 'process.started', 't': now, 'h': 1, 'pid': 1, 'how': 'main', 'name': 'forged'},
        {'e': 'process.failed', 't': float('inf'), 'h': 1, 'error': 'x' * 60000},
        {'e': 'pool.started', 't': now, 'h': 1, 'o': 1, 'workers': list(range(1, 4000))},
        {'e': 'events.dropped', 't': now, 'h': 1, 'counts': {'__proto__': 1e308}},
    ])
must_not('another run sees these', any(name.split('-')[0] not in ('1', '2', '4000', str(os.getpid())) for name in os.listdir(FOLDER) if name.endswith('.ring')))
# Process 1 reads some times a second.
time.sleep(0.3)
done(3)
