# Mount, remount, unmount, change root, the new mount calls; nothing may be mounted and nothing uncovered.
import os

from attack import contents, done, must_not, refused

MS_REMOUNT, MS_BIND, MS_MOVE, MS_REC = 32, 4096, 8192, 16384
before = contents('/proc/self/mountinfo')
for source, target, kind, flags in (
    (b'none', b'/tmp', b'tmpfs', 0),
    (b'none', b'/tmp', b'proc', 0),
    (b'none', b'/tmp', b'sysfs', 0),
    (b'none', b'/tmp', b'cgroup', 0),
    (b'none', b'/tmp', b'cgroup2', 0),
    (b'none', b'/tmp', b'devpts', 0),
    (b'none', b'/tmp', b'overlay', 0),
    (b'none', b'/', None, MS_REMOUNT | MS_BIND),
    (b'none', b'/usr/bin', None, MS_REMOUNT | MS_BIND),
    (b'none', b'/proc', None, MS_REMOUNT),
    (b'/usr', b'/tmp', None, MS_BIND | MS_REC),
    (b'/tmp', b'/usr', None, MS_MOVE),
):
    refused('mount', source, target, kind or 0, flags, 0)
for target in (b'/etc', b'/usr/bin', b'/proc', b'/', b'/dev'):
    refused('umount2', target, 2)
refused('pivot_root', b'/tmp', b'/tmp')
refused('chroot', b'/tmp')
refused('open_tree', -100, b'/', 1)
refused('move_mount', -100, b'/tmp', -100, b'/usr', 0)
refused('fsopen', b'tmpfs', 0)
refused('fsmount', 0, 0, 0)
refused('fsconfig', 0, 0, 0, 0, 0)
refused('fspick', -100, b'/', 0)
refused('mount_setattr', -100, b'/', 0, 0, 0)
refused('open_tree_attr', -100, b'/', 1, 0, 0)
must_not('the mounts changed', contents('/proc/self/mountinfo') != before)
writable = [line.split()[4] for line in before.decode().splitlines() if line.split()[5].startswith('rw')]
# Single devices are mounted for writing: null, zero, tty …
surprising = [path for path in writable if path not in ('/tmp', '/home/student', '/dev/shm', '/dev/pts', '/run/forkhall') and not (path.startswith('/dev/') and not os.path.isdir(path))]
must_not(f'mounts that may be written: {surprising}', surprising)
done()
