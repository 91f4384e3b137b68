# Leave by /proc: roots and working folders of processes, inherited descriptors, openat with too many dots.
import glob
import os

from attack import done, facts, must_not

secret = facts['secretFile']
for pattern in ('/proc/*/root', '/proc/*/cwd', '/proc/*/task/*/root', '/proc/*/task/*/cwd', '/proc/*/fd/*', '/proc/self/map_files/*'):
    for link in glob.glob(pattern):
        for tail in (secret, '/..' * 20 + secret):
            must_not(f'{link}{tail}', os.path.exists(link + tail))
extra = []
for name in os.listdir('/proc/self/fd'):
    try:
        target = os.readlink(f'/proc/self/fd/{name}')
    except OSError:
        continue
    if not target.startswith(('/dev/pts/', '/proc/')) and target not in ('/dev/pts/0',):
        extra.append((name, target))
must_not(f'inherited descriptors {extra}', extra)
for folder in ('/', '/proc', '/usr/bin', '/etc', '/home/student', '/tmp', '/dev/shm'):
    descriptor = os.open(folder, os.O_RDONLY)
    for path in ('../' * 30 + secret[1:], '../' * 30 + 'root', '../' * 30 + 'var/lib'):
        try:
            os.stat(path, dir_fd=descriptor)
            must_not(f'{folder} + {path}', True)
        except OSError:
            must_not('', False)
done()
