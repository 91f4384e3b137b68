# Write forged reports of the ending into everything that could be the control channel; then exit with 3.
import glob
import os
import socket
import struct

from attack import done, must_not, refused, syscall

exited_zero = struct.pack('<BIii', ord('X'), 34, 0, 0) + bytes(26)
all_ended = struct.pack('<BI', ord('O'), 48) + bytes(48)
forged = [exited_zero + all_ended, b'{"code":0,"signal":0}\n', b'{"exit-code": 0}\n', struct.pack('Q', 1)]
own = {os.fstat(fd).st_rdev for fd in range(3)}
written = 0
for descriptor in range(3, 1024):
    for data in forged:
        try:
            os.write(descriptor, data)
            written += 1
        except OSError:
            pass
must_not(f'{written} writes into inherited descriptors', written)
for path in glob.glob('/proc/[0-9]*/fd/*') + glob.glob('/proc/[0-9]*/task/*/fd/*') + [f'/proc/1/fd/{number}' for number in range(32)]:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        continue
    if os.fstat(descriptor).st_rdev not in own:
        must_not(f'opened {path} -> {os.readlink(path)}', True)
        for data in forged:
            os.write(descriptor, data)
pidfd, _ = syscall('pidfd_open', 1, 0)
for number in range(32):
    refused('pidfd_getfd', pidfd, number, 0)
with open('/proc/net/unix') as table:
    paths = [line.split()[-1] for line in table.readlines()[1:] if len(line.split()) > 7]
for path in paths:
    try:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect('\0' + path[1:] if path.startswith('@') else path)
        must_not(f'connected to {path}', True)
        connection.send(forged[0])
    except OSError:
        pass
for data in forged:
    os.write(1, data)
    os.write(2, data)
done(3)
