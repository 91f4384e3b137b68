# Open for writing whatever lies outside the work folder, /tmp and /dev/shm: the system, the kernel's switches, the runtime.
import os

from attack import breach, done, fails, must_not

for path in ('/x', '/usr/bin/x', '/usr/lib/x', '/etc/x', '/etc/passwd', '/etc/ld.so.preload', '/dev/x', '/run/x', '/var/x', '/opt/x', '/opt/forkhall/x', '/opt/forkhall/init', '/home/x', '/proc/x', '/sys/x', '/boot/x', '/usr/bin/python3'):
    fails(f'write {path}', os.open, path, os.O_WRONLY | os.O_CREAT, 0o666)
for path in ('/usr/x', '/x', '/etc/x', '/run/x'):
    fails(f'make {path}', os.mkdir, path)
fails('link into /usr', os.symlink, '/tmp', '/usr/lib/link')
fails('rename a folder of the system', os.rename, '/etc/passwd', '/etc/passwd.old')
fails('remove a program', os.unlink, '/usr/bin/true')
fails('change a mode', os.chmod, '/usr/bin/true', 0o777)
fails('change times', os.utime, '/usr/bin/true', (1, 1))
count = 0
for top in ('/proc/sys', '/proc/irq', '/proc/bus', '/proc/fs', '/proc/acpi', '/sys'):
    for folder, _, names in os.walk(top):
        for name in names:
            path = f'{folder}/{name}'
            count += 1
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
                breach('opened for writing', path)
            except OSError:
                pass
for path in ('/proc/sysrq-trigger', '/proc/kcore', '/proc/kmsg', '/proc/mtrr', '/proc/timer_list', '/proc/latency_stats'):
    fails(f'write {path}', os.open, path, os.O_WRONLY)
must_not('there was nothing to try', count < 10)
own = ('/tmp', '/home/student', '/dev/shm', '/dev/pts', '/run/forkhall')
for folder, folders, _ in os.walk('/'):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ('/proc', *own) and folder.count('/') < 4]
    must_not(f'{folder} may be written', os.access(folder, os.W_OK))
fails('a file in /dev/pts', os.open, '/dev/pts/x', os.O_WRONLY | os.O_CREAT, 0o666)
done()
