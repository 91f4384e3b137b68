"""What every attack uses: the facts of the host that it attacks, system calls by name, and one way to tell of a breach."""

import ctypes
import errno
import json
import os
import platform
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
facts = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
tries = 0

# One number for each system call that an attack makes itself: x86-64, then arm64 (None: there is none).
_numbers = {
    'ptrace': (101, 117), 'process_vm_readv': (310, 270), 'process_vm_writev': (311, 271), 'kcmp': (312, 272),
    'pidfd_open': (434, 434), 'pidfd_getfd': (438, 438), 'pidfd_send_signal': (424, 424), 'process_madvise': (440, 440),
    'process_mrelease': (448, 448), 'unshare': (272, 97), 'setns': (308, 268), 'clone': (56, 220), 'clone3': (435, 435),
    'mount': (165, 40), 'umount2': (166, 39), 'pivot_root': (155, 41), 'chroot': (161, 51), 'open_tree': (428, 428),
    'move_mount': (429, 429), 'fsopen': (430, 430), 'fsconfig': (431, 431), 'fsmount': (432, 432), 'fspick': (433, 433),
    'mount_setattr': (442, 442), 'swapon': (167, 224), 'swapoff': (168, 225), 'quotactl': (179, 60), 'acct': (163, 89),
    'init_module': (175, 105), 'finit_module': (313, 273), 'delete_module': (176, 106), 'kexec_load': (246, 104),
    'kexec_file_load': (320, 294), 'reboot': (169, 142), 'iopl': (172, None), 'ioperm': (173, None), 'modify_ldt': (154, None),
    'uselib': (134, None), 'personality': (135, 92), 'vhangup': (153, 58), 'syslog': (103, 116), 'settimeofday': (164, 170),
    'clock_settime': (227, 112), 'clock_adjtime': (305, 266), 'adjtimex': (159, 171), 'sethostname': (170, 161),
    'setdomainname': (171, 162), 'name_to_handle_at': (303, 264), 'open_by_handle_at': (304, 265), 'fanotify_init': (300, 262),
    'perf_event_open': (298, 241), 'bpf': (321, 280), 'seccomp': (317, 277), 'io_uring_setup': (425, 425),
    'io_uring_enter': (426, 426), 'io_uring_register': (427, 427), 'userfaultfd': (323, 282), 'memfd_secret': (447, 447),
    'memfd_create': (319, 279), 'add_key': (248, 217), 'request_key': (249, 218), 'keyctl': (250, 219), 'mbind': (237, 235),
    'set_mempolicy': (238, 237), 'migrate_pages': (256, 238), 'move_pages': (279, 239), 'vmsplice': (278, 75), 'tee': (276, 77),
    'statmount': (457, 457), 'listmount': (458, 458), 'io_setup': (206, 0), 'capset': (126, 91), 'vfork': (58, None),
    'sched_setattr': (314, 274), 'ioprio_set': (251, 30), 'rt_sigqueueinfo': (129, 138), 'rt_tgsigqueueinfo': (297, 240),
    'shmget': (29, 194), 'shmat': (30, 196), 'lookup_dcookie': (212, 18), 'nfsservctl': (180, 42), 'quotactl_fd': (443, 443),
    'open_tree_attr': (467, 467), 'lsm_set_self_attr': (460, 460), 'map_shadow_stack': (453, 453), 'pkey_alloc': (330, 289),
    'a call of the future': (600, 600), 'the last number': (0x3FFFFFFF, 0x3FFFFFFF),
}
_column = {'x86_64': 0, 'aarch64': 1}.get(platform.machine())


def number(name):
    return None if _column is None else _numbers[name][_column]


def syscall(name, *arguments):
    """(result, errno) of a system call; (-1, ENOSYS) where this machine has none of that name."""
    if number(name) is None:
        return -1, errno.ENOSYS
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number(name)), *[argument if isinstance(argument, (bytes, ctypes._SimpleCData)) or hasattr(argument, '_obj') else ctypes.c_long(argument) for argument in arguments])
    return result, ctypes.get_errno()


def breach(*words):
    print('BREACH:', *words, flush=True)


def refused(name, *arguments, by=(errno.EPERM, errno.ENOSYS, errno.EAFNOSUPPORT)):
    """The call must be refused before the kernel looks at its arguments: any other errno says that it got through."""
    global tries
    tries += 1
    result, code = syscall(name, *arguments)
    if result >= 0 or code not in by:
        breach(name, 'got through:', result, errno.errorcode.get(code, code))


def fails(name, call, *arguments):
    """The call must raise OSError."""
    global tries
    tries += 1
    try:
        result = call(*arguments)
    except (OSError, ValueError):
        return None
    breach(name, 'worked:', repr(result)[:200])
    return result


def must_not(name, happened):
    global tries
    tries += 1
    if happened:
        breach(name)


def contents(path, limit=1 << 20):
    """What can be read of a file; b'' for nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError):
        return b''
    try:
        return os.read(descriptor, limit)
    except OSError:
        return b''
    finally:
        os.close(descriptor)


def done(code=0):
    """The attack has come to its end: without this line the test does not count it."""
    print('tried', tries, flush=True)
    sys.stdout.flush()
    os._exit(code)
