# Take more than a share: real-time priority, negative niceness, higher limits, immunity from the OOM killer, locked memory.
import ctypes
import os
import resource
import struct

from attack import done, facts, fails, libc, must_not, syscall

for policy in (os.SCHED_FIFO, os.SCHED_RR):
    fails(f'scheduler {policy}', os.sched_setscheduler, 0, policy, os.sched_param(1))
must_not('deadline scheduling', syscall('sched_setattr', 0, ctypes.byref(ctypes.create_string_buffer(struct.pack('IIQiIQQQ', 48, 6, 0, 0, 0, 10**7, 10**8, 10**8))), 0)[0] == 0)
fails('niceness', os.setpriority, os.PRIO_PROCESS, 0, -10)
fails('niceness of the user', os.setpriority, os.PRIO_USER, 0, -10)
must_not('real-time I/O', syscall('ioprio_set', 1, 0, 1 << 13)[0] == 0)
for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_SIGPENDING, resource.RLIMIT_MSGQUEUE, resource.RLIMIT_RTPRIO, resource.RLIMIT_NICE):
    soft, hard = resource.getrlimit(limit)
    fails(f'limit {limit} from {hard}', resource.setrlimit, limit, (hard + 1, hard + 1))
for pid in (1, facts['serverPid'], facts['witnessPid']):
    fails(f'prlimit of {pid}', resource.prlimit, pid, resource.RLIMIT_NOFILE, (4, 4))
    fails(f'scheduler of {pid}', os.sched_setscheduler, pid, os.SCHED_IDLE, os.sched_param(0))
    os.sched_setaffinity(os.getpid(), os.sched_getaffinity(0))  # of oneself it must go on to work
    resource.prlimit(os.getpid(), resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))
for value in ('-1000', '0', '-17'):
    try:
        with open('/proc/self/oom_score_adj', 'w') as file:
            file.write(value)
        must_not(f'oom_score_adj {value}', True)
    except OSError:
        must_not('', False)
must_not('mlockall', libc.mlockall(3) == 0 and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] > 64 << 20)
done()
