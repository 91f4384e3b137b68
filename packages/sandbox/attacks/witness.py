"""forkhall-witness: a process of the host that must not be touched. It owns what attacks look for, and knows when it was found.

usage: witness.py TOKEN FOLDER CHECKOUT

Writes one line of JSON with the facts that attacks are given; then answers each line on stdin with one line of JSON: the
list of what has happened to it since it started.
"""

import ctypes
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys

token, folder, checkout = sys.argv[1:4]
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
happened = []


def on_signal(number, frame):
    happened.append(f'signal {number} came')


for number in range(1, 65):
    if number not in (signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD, 32, 33):
        signal.signal(number, on_signal)


def listener(family, kind, address):
    made = socket.socket(family, kind)
    if family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    made.bind(address)
    if kind == socket.SOCK_STREAM:
        made.listen()
    return made


os.umask(0)
for name in ('secret.txt', 'server.sqlite'):
    with open(f'{folder}/{name}', 'w') as file:
        file.write(f'{token} in {name}\n')
shm_name = f'attack-{token[:12]}'
sysv_key = int(token[:7], 16) | 1
segment = libc.shmget(sysv_key, 4096, 0o1666)
at = libc.shmat(segment, None, 0)
ctypes.memmove(at, token.encode(), len(token))
with open(f'/dev/shm/{shm_name}', 'w') as file:
    file.write(token)
listeners = {
    'TCP': listener(socket.AF_INET, socket.SOCK_STREAM, ('0.0.0.0', 0)),
    'UDP': listener(socket.AF_INET, socket.SOCK_DGRAM, ('0.0.0.0', 0)),
    'a path': listener(socket.AF_UNIX, socket.SOCK_STREAM, f'{folder}/server.sock'),
    'an abstract name': listener(socket.AF_UNIX, socket.SOCK_STREAM, f'\0{shm_name}-host'),
}
if socket.has_ipv6:
    try:
        listeners['TCP over IPv6'] = listener(socket.AF_INET6, socket.SOCK_STREAM, ('::', 0))
    except OSError:
        pass
addresses = subprocess.run(['hostname', '-I'], capture_output=True, text=True).stdout.split()


def limits():
    return [resource.getrlimit(number) for number in range(16)] + [os.getpriority(os.PRIO_PROCESS, 0), os.sched_getscheduler(0), open('/proc/self/oom_score_adj').read()]


limits_before = limits()
names_before = sorted(os.listdir(folder))
facts = {
    'token': token,
    'secretFile': f'{folder}/secret.txt',
    'databaseFile': f'{folder}/server.sqlite',
    'checkout': checkout,
    'serverPid': os.getppid(),
    'serverGroup': os.getpgid(os.getppid()),
    'witnessPid': os.getpid(),
    'tcpPort': listeners['TCP'].getsockname()[1],
    'tcpPort6': listeners['TCP over IPv6'].getsockname()[1] if 'TCP over IPv6' in listeners else 1,
    'udpPort': listeners['UDP'].getsockname()[1],
    'unixSocket': f'{folder}/server.sock',
    'abstractSocket': f'{shm_name}-host',
    'sysvKey': sysv_key,
    'shmName': shm_name,
    'addresses': [address for address in addresses if ':' not in address],
    'addresses6': [address for address in addresses if ':' in address],
    'hostname': socket.gethostname(),
    'neighbourPort': 20_000 + int(token[:4], 16) % 10_000,
}
print(json.dumps(facts), flush=True)


def look():
    for name, made in listeners.items():
        while select.select([made], [], [], 0)[0]:
            happened.append(f'somebody reached {name}')
            if made.type == socket.SOCK_STREAM:
                made.accept()[0].close()
            else:
                made.recv(65536)
    for name in ('secret.txt', 'server.sqlite'):
        if open(f'{folder}/{name}').read() != f'{token} in {name}\n':
            happened.append(f'{name} was changed')
    if sorted(os.listdir(folder)) != names_before:
        happened.append(f'the folder has {os.listdir(folder)}')
    if ctypes.string_at(at, len(token)) != token.encode():
        happened.append('the shared memory was changed')
    if open(f'/dev/shm/{shm_name}').read() != token:
        happened.append('the file in /dev/shm was changed')
    if limits() != limits_before:
        happened.append(f'limits or priority are {limits()}')
    if os.getpgid(0) != os.getpgrp():
        happened.append('the group was changed')


while True:
    try:
        line = sys.stdin.readline()
    except InterruptedError:
        continue
    if not line:
        break
    look()
    print(json.dumps(happened), flush=True)
    happened.clear()
libc.shmdt(ctypes.c_void_p(at))
libc.shmctl(segment, 0, None)
os.unlink(f'/dev/shm/{shm_name}')
