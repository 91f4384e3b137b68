# New namespaces, by unshare, clone, clone3 and setns; a user namespace would bring every capability back.
import ctypes
import os

from attack import contents, done, facts, must_not, number, refused, syscall

flags = {'NEWTIME': 0x80, 'NEWNS': 0x20000, 'NEWCGROUP': 0x2000000, 'NEWUTS': 0x4000000, 'NEWIPC': 0x8000000, 'NEWUSER': 0x10000000, 'NEWPID': 0x20000000, 'NEWNET': 0x40000000}
for name, flag in flags.items():
    for extra in (0, 0x10000000, 1 << 40):
        refused('unshare', flag | extra)


def clone(flag):
    result, code = syscall('clone', flag | 17, 0, 0, 0, 0)
    if result == 0:
        os._exit(0)
    if result > 0:
        os.waitpid(result, 0)
    must_not(f'clone with {flag:#x}', result > 0)


if number('clone') is not None:
    for flag in flags.values():
        clone(flag)
        clone(flag | 0x10000000)
arguments = (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, 17)
result, code = syscall('clone3', ctypes.byref(arguments), 88)
if result == 0:
    os._exit(0)
must_not('clone3 with a user namespace', result > 0)
for pid in ('self', '1', str(facts['serverPid'])):
    for kind in ('user', 'mnt', 'net', 'pid', 'ipc', 'uts', 'cgroup', 'time'):
        try:
            descriptor = os.open(f'/proc/{pid}/ns/{kind}', os.O_RDONLY)
        except OSError:
            continue
        refused('setns', descriptor, 0)
for path in ('/proc/self/uid_map', '/proc/self/gid_map', '/proc/self/setgroups'):
    try:
        with open(path, 'w') as file:
            file.write('0 0 1')
        must_not(f'wrote {path}', True)
    except OSError:
        must_not('', False)
must_not('root is mapped', contents('/proc/self/uid_map').split()[0] == b'0' or len(contents('/proc/self/uid_map').split()) > 3)
done()
