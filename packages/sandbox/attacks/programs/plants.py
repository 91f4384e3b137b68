# Leave something for the next run: start-up files, modules, shared memory, files in every folder that can be written.
import os

from attack import done, facts, must_not

mark = facts['shmName']
for path in ('~/.bashrc', '~/.profile', '~/.npmrc', '~/.pythonrc.py', '~/sitecustomize.py', '~/usercustomize.py', '~/.local/lib/python3.11/site-packages/sitecustomize.py', '~/node_modules/fs/index.js', '/tmp/main.py', '/dev/shm/plant', '/tmp/.hidden/x', '/run/plant', '/var/tmp/plant', '/usr/local/lib/plant'):
    path = os.path.expanduser(path)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as file:
            file.write(f'print("planted {mark}")\n')
    except OSError:
        pass
from multiprocessing import shared_memory

shared_memory.SharedMemory(name=f'{mark}-planted', create=True, size=100)
os.system(f'umask 000; stty raw -echo cols 7 rows 7; exec 2>/dev/null; ln -s / /tmp/root')
must_not('', False)
done()
