# Become more than one is: setuid programs, setuid calls, capabilities, nested sandboxes, file capabilities.
import ctypes
import os
import subprocess

from attack import contents, done, fails, libc, must_not, syscall

status = dict(line.split(':\t', 1) for line in contents('/proc/self/status').decode().splitlines() if ':\t' in line)
for name in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'):
    must_not(f'{name} is {status[name]}', int(status[name], 16) != 0)
must_not('new privileges may be had', status['NoNewPrivs'] != '1')
must_not('no system call filter', status['Seccomp'] != '2')
must_not(f"groups {status['Groups']}", status['Groups'].strip() not in ('', '1000'))
must_not(f"uids {status['Uid']}", set(status['Uid'].split()) != {'1000'})
for call in (os.setuid, os.setgid, os.seteuid, os.setegid):
    fails(call.__name__, call, 0)
fails('setgroups', os.setgroups, [0])
fails('setresuid', os.setresuid, 0, 0, 0)
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
data = (ctypes.c_uint32 * 6)(0xFFFFFFFF, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0)
must_not('capset', syscall('capset', ctypes.byref(header), ctypes.byref(data))[0] == 0)
PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, PR_SET_MM, CAP_SYS_ADMIN = 28, 47, 2, 35, 21
must_not('securebits', libc.prctl(PR_SET_SECUREBITS, 0x2F, 0, 0, 0) == 0)
must_not('an ambient capability', libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SYS_ADMIN, 0, 0) == 0)
must_not('its own memory map', libc.prctl(PR_SET_MM, 1, 4096, 0, 0) == 0)
for command in (['su', '-c', 'id -u'], ['sudo', '-n', 'id', '-u'], ['newgrp', 'root'], ['mount'], ['pkexec', 'id'], ['chsh', '-s', '/bin/sh'], ['passwd', '-d', 'student']):
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=1, text=True, start_new_session=True)
        must_not(f'{command} says {result.stdout!r}', result.stdout.strip() == '0')
    except (OSError, subprocess.TimeoutExpired):
        must_not('', False)
for command in (['bwrap', '--unshare-user', '--ro-bind', '/', '/', 'echo', 'nested'], ['unshare', '-r', 'echo', 'nested'], ['unshare', '-Urm', 'echo', 'nested'], ['nsenter', '-t', '1', '-a', 'echo', 'nested'], ['setpriv', '--reuid', '0', 'echo', 'nested'], ['chroot', '/', 'echo', 'nested']):
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=3, text=True)
        must_not(f'{command}', 'nested' in result.stdout)
    except (OSError, subprocess.TimeoutExpired):
        must_not('', False)
with open('own', 'w') as file:
    file.write('#!/bin/sh\nid -u\n')
os.chmod('own', 0o6755)
must_not('a setuid file of our own', subprocess.run(['./own'], capture_output=True, text=True).stdout.strip() == '0')
done()
