# System calls that no lesson needs and that have brought kernels down: each must be refused before it looks at its arguments.
from attack import done, refused

for name in (
    'bpf perf_event_open io_uring_setup io_uring_enter io_uring_register userfaultfd memfd_secret add_key request_key keyctl '
    'init_module finit_module delete_module kexec_load kexec_file_load swapon swapoff quotactl quotactl_fd acct '
    'iopl ioperm modify_ldt uselib syslog settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname '
    'name_to_handle_at open_by_handle_at fanotify_init seccomp mbind set_mempolicy migrate_pages move_pages vmsplice tee '
    'statmount listmount lookup_dcookie nfsservctl lsm_set_self_attr map_shadow_stack clone3'
).split():
    refused(name, 0, 0, 0, 0, 0, 0)
    refused(name, -1, -1, -1, -1, -1, -1)
# asynchronous I/O counts for the whole machine: /proc/sys/fs/aio-max-nr
refused('io_setup', 0, 0)
refused('reboot', 0, 0, 0, 0)  # without its magic numbers: harmless where it gets through (EINVAL)
refused('vhangup')
refused('a call of the future', 0, 0, 0)
refused('the last number', 0, 0, 0)
for persona in (0x0040000, 0x0400000, 0x0080000, 8, 6):
    refused('personality', persona)
done()
