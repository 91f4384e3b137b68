# Open or make devices: memory, disks, the console, kvm, fuse, tun, loop, input.
import os
import stat

from attack import done, fails, must_not

for name in ('mem', 'kmem', 'port', 'kmsg', 'sda', 'vda', 'nvme0n1', 'kvm', 'fuse', 'net/tun', 'vsock', 'vhost-vsock', 'loop0', 'loop-control', 'tty0', 'tty1', 'ttyS0', 'vcs', 'uinput', 'input/event0', 'rtc0', 'hpet', 'cpu/0/msr', 'userfaultfd', 'mapper/control', 'snapshot', 'btrfs-control', 'dri/card0', 'nvidia0', 'watchdog', 'hwrng', 'uhid', 'autofs', 'mqueue', 'hugepages'):
    fails(f'open /dev/{name}', os.open, f'/dev/{name}', os.O_RDONLY | os.O_NONBLOCK)
for path in ('node', '/tmp/node', '/dev/shm/node', '/dev/node'):
    for kind in (stat.S_IFCHR, stat.S_IFBLK):
        for major, minor in ((1, 1), (8, 0), (7, 0), (259, 0), (5, 1)):
            fails(f'mknod {path} {major}:{minor}', os.mknod, path, 0o666 | kind, os.makedev(major, minor))
must_not(f"devices: {sorted(os.listdir('/dev'))}", set(os.listdir('/dev')) - {'console', 'core', 'fd', 'full', 'null', 'ptmx', 'pts', 'random', 'shm', 'stderr', 'stdin', 'stdout', 'tty', 'urandom', 'zero'})
must_not('terminals of others', set(os.listdir('/dev/pts')) - {'0', 'ptmx'})
done()
