# Signal the server and its other children: by number, by group, by pidfd, by queue, by a descriptor's owner, by a terminal.
import ctypes
import fcntl
import os
import signal
import socket

from attack import done, facts, must_not, syscall

signal.signal(signal.SIGUSR1, signal.SIG_IGN)
mine = os.getpid()
targets = [facts['witnessPid'], facts['serverPid']]
for pid in targets:
    for number in (signal.SIGUSR1, signal.SIGSTOP, signal.SIGKILL):
        for target in (pid, -pid):
            try:
                os.kill(target, number)
                must_not(f'signal {number} to {target} was sent', True)
            except (ProcessLookupError, PermissionError):
                must_not('', False)
    result, _ = syscall('pidfd_open', pid, 0)
    must_not(f'pidfd_open({pid})', result >= 0)
    info = (ctypes.c_int * 32)(signal.SIGUSR1, 0, -1)
    must_not('rt_sigqueueinfo', syscall('rt_sigqueueinfo', pid, int(signal.SIGUSR1), ctypes.byref(info))[0] == 0)
    must_not('rt_tgsigqueueinfo', syscall('rt_tgsigqueueinfo', pid, pid, int(signal.SIGUSR1), ctypes.byref(info))[0] == 0)
    here, there = socket.socketpair()
    for owner in (pid, -pid):
        try:
            fcntl.fcntl(here, fcntl.F_SETOWN, owner)
            fcntl.fcntl(here, fcntl.F_SETSIG, signal.SIGUSR1)
            fcntl.fcntl(here, fcntl.F_SETFL, os.O_ASYNC)
            there.send(b'.')
        except OSError:
            pass
reached = []
for pid in range(2, 50_000):
    if pid != mine:
        try:
            os.kill(pid, 0)
            reached.append(pid)
        except OSError:
            pass
must_not(f'reached by number: {reached}', reached)
os.kill(0, signal.SIGUSR1)
try:
    os.kill(-1, signal.SIGUSR1)
except ProcessLookupError:
    pass
for group in (1, 2, facts['serverGroup'], os.getppid()):
    try:
        os.killpg(group, signal.SIGUSR1)
    except OSError:
        pass
try:
    os.tcsetpgrp(0, facts['serverGroup'])
    must_not('the terminal went to a group of the host', True)
except OSError:
    must_not('', False)
done()
