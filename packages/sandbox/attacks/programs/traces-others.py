# ptrace, foreign memory and foreign descriptors: of a sibling, and of the parent.
import ctypes
import os
import signal

from attack import done, facts, refused, syscall

child = os.fork()
if child == 0:
    while True:
        signal.pause()
PTRACE_ATTACH, PTRACE_SEIZE, PTRACE_TRACEME = 16, 0x4206, 0
refused('ptrace', PTRACE_TRACEME, 0, 0, 0)
for pid in (child, 1, os.getppid(), facts['witnessPid'], facts['serverPid']):
    refused('ptrace', PTRACE_ATTACH, pid, 0, 0)
    refused('ptrace', PTRACE_SEIZE, pid, 0, 0)
    vector = (ctypes.c_size_t * 2)(id(child), 8)
    refused('process_vm_readv', pid, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0)
    refused('process_vm_writev', pid, ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0)
    refused('kcmp', os.getpid(), pid, 0, 0, 0)
    pidfd, _ = syscall('pidfd_open', pid, 0)
    for descriptor in range(0, 8):
        refused('pidfd_getfd', pidfd, descriptor, 0)
os.kill(child, signal.SIGKILL)
done()
