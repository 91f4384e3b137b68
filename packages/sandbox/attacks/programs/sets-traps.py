# Leave traps in the work folder for whoever reads what a program wrote: links, pipes, sockets, names; and swap them all the time.
import os
import socket

from attack import done, facts, must_not

os.symlink(facts['secretFile'], 'link-to-secret.txt')
os.symlink('/etc/passwd', 'link-to-passwd.txt')
os.symlink('/', 'link-to-root')
os.symlink('/proc/self/environ', 'link-to-environment')
os.symlink('loop', 'loop')
os.mkfifo('pipe')
socket.socket(socket.AF_UNIX).bind('socket')
os.mkdir('folder')
os.symlink(os.path.dirname(facts['secretFile']), 'folder/link-to-folder')
with open('0 honest', 'w') as file:
    file.write('honest')
for name in ('..x', '...', '.hidden', ' ', '-rf', '--help', 'a\nb', 'tab\t', '\x1b[31mred', '\x7f', 'CON', 'x' * 255, '\u202egnp.exe', '名字', "quote'\"$(id)`id`", 'back\\slash', 'C:\\x', '%2e%2e%2f'):
    with open(name, 'w') as file:
        file.write('trap')
open(b'invalid \xff utf-8', 'w').close()
for link in (facts['secretFile'], '/usr/bin/true', '/opt/forkhall/init', '/proc/1/environ'):
    try:
        os.link(link, f'hard-{link.replace("/", "_")}')
        must_not(f'hard link to {link}', True)
    except OSError:
        must_not('', False)
with open('sparse', 'w') as file:
    file.truncate(1 << 33)
os.chmod('folder', 0o000)
with open('unreadable', 'w') as file:
    file.write('x')
os.chmod('unreadable', 0)
with open('swapped', 'w') as file:
    file.write('a regular file')
if os.fork() == 0:
    os.setsid()
    os.close(0), os.close(1), os.close(2)
    while True:
        try:
            os.symlink(facts['secretFile'], 'next')
            os.rename('next', 'swapped')
            os.unlink('swapped')
            os.mkdir('swapped')
            os.rmdir('swapped')
            os.mkfifo('swapped')
        except OSError:
            pass
done()
