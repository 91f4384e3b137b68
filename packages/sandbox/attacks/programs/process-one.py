# Look into process 1 and steer it: its memory, descriptors, environment, namespaces, limits, every signal.
import os
import resource
import signal

from attack import contents, done, fails, must_not, refused, syscall

for name in ('environ', 'maps', 'auxv', 'stack', 'syscall', 'wchan', 'io', 'pagemap', 'personality', 'timers'):
    must_not(f'read /proc/1/{name}', name != 'wchan' and len(contents(f'/proc/1/{name}').strip(b'0\n')) > 0)
for name in ('fd', 'fdinfo', 'map_files', 'ns', 'task/1/fd'):
    fails(f'list /proc/1/{name}', lambda name=name: os.listdir(f'/proc/1/{name}'))
for name in ('exe', 'cwd', 'root', 'ns/user', 'ns/mnt', 'ns/pid', 'fd/3', 'fd/4'):
    fails(f'follow /proc/1/{name}', os.readlink, f'/proc/1/{name}')
    fails(f'open /proc/1/{name}', os.open, f'/proc/1/{name}', os.O_RDONLY)
for name in ('mem', 'oom_score_adj', 'oom_adj', 'comm', 'clear_refs', 'coredump_filter', 'autogroup', 'timerslack_ns', 'setgroups', 'uid_map', 'attr/current', 'sched'):
    fails(f'write /proc/1/{name}', os.open, f'/proc/1/{name}', os.O_WRONLY)
refused('ptrace', 16, 1, 0, 0)
refused('ptrace', 0x4206, 1, 0, 0)
refused('process_vm_readv', 1, 0, 0, 0, 0, 0)
refused('process_vm_writev', 1, 0, 0, 0, 0, 0)
refused('kcmp', 1, os.getpid(), 0, 0, 0)
pidfd, _ = syscall('pidfd_open', 1, 0)
refused('pidfd_getfd', pidfd, 3, 0)
refused('process_madvise', pidfd, 0, 0, 4, 0)
refused('process_mrelease', pidfd, 0)
refused('setns', pidfd, 0x20000000)
for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_AS, resource.RLIMIT_CPU):
    fails('prlimit of process 1', resource.prlimit, 1, limit, (0, 0))
for number in range(1, 65):
    try:
        os.kill(1, number)
    except OSError:
        pass
    if pidfd >= 0:
        syscall('pidfd_send_signal', pidfd, number, 0, 0)
for priority in (-5, 19):
    fails('priority of process 1', os.setpriority, os.PRIO_PROCESS, 1, priority)
    fails('priority of its group', os.setpriority, os.PRIO_PGRP, 1, priority)
    fails('priority of all processes of the user', os.setpriority, os.PRIO_USER, 0, priority)
fails('scheduling of process 1', os.sched_setscheduler, 1, os.SCHED_IDLE, os.sched_param(0))
fails('scheduling of process 1', os.sched_setparam, 1, os.sched_param(0))
fails('processors of process 1', os.sched_setaffinity, 1, {0})
must_not('I/O priority of process 1', syscall('ioprio_set', 1, 1, 3 << 13)[0] == 0)
must_not('I/O priority of its group', syscall('ioprio_set', 2, 1, 3 << 13)[0] == 0)
must_not('I/O priority of the user', syscall('ioprio_set', 3, os.getuid(), 3 << 13)[0] == 0)
print('still here', signal.SIGTERM.name)
done(3)
