# Look for what a program of an earlier run has left.
import os

from attack import contents, done, facts, must_not

mark = facts['shmName'].encode()
for top in ('/home', '/tmp', '/dev/shm', '/run', '/opt', '/usr/local', '/etc'):
    for folder, folders, names in os.walk(top):
        for name in folders + names:
            if name in ('main.py', 'attack.py'):
                continue
            path = f'{folder}/{name}'
            must_not(f'{path} was planted', mark in name.encode() or mark in contents(path, 10_000))
must_not(f"files {os.listdir('.')}", set(os.listdir('.')) - {'main.py', 'attack.py', '__pycache__'})
must_not(f"/tmp {os.listdir('/tmp')}", os.listdir('/tmp'))
must_not(f"/dev/shm {os.listdir('/dev/shm')}", os.listdir('/dev/shm'))
must_not('the window has the size of another', tuple(os.get_terminal_size()) != (80, 24))
import termios

must_not('the terminal is raw', not termios.tcgetattr(0)[3] & termios.ICANON or not termios.tcgetattr(0)[3] & termios.ECHO)
mask = os.umask(0o22)
must_not(f'umask {mask:o}', mask != 0o22)
done()
