# Learn about the host: kernel addresses, its log, keys, other users, its name, its folders.
import os
import socket

from attack import contents, done, facts, must_not

must_not('the host has told its name', facts['hostname'] in (socket.gethostname(), os.uname().nodename))
must_not('kernel addresses', [line for line in contents('/proc/kallsyms').splitlines()[:2000] if line.split() and line.split()[0].strip(b'0')])
for name in ('/proc/keys', '/proc/key-users', '/proc/kcore', '/proc/kmsg', '/sys/kernel', '/proc/sys/fs/binfmt_misc/register', '/var/lib', '/etc/resolv.conf.bak', '/etc/hostname.bak'):
    must_not(f'read {name}', contents(name, 100).strip() and name not in ('/proc/keys', '/proc/key-users'))
# Node's own mount shows where it is installed, where a link of another name cannot be made for it.
mounts = '\n'.join(line for line in (contents('/proc/self/mountinfo') + contents('/proc/mounts')).decode().splitlines() if ' /usr/local/bin/node ' not in line)
must_not(f"the mount table names {facts['checkout']}", facts['checkout'] in mounts)
must_not('the mount table names the secret folder', os.path.dirname(facts['secretFile']) in mounts)
users = contents('/etc/passwd').decode().splitlines()
must_not(f'users {users}', {line.split(':')[0] for line in users} - {'root', 'student', 'nobody'})
must_not('names of the host in /etc/hosts', facts['hostname'].encode() in contents('/etc/hosts').split())
must_not('a name server', b'nameserver' in contents('/etc/resolv.conf'))
for path in ('/usr/bin', '/usr/lib', '/etc', '/opt/forkhall'):
    must_not(f'{path} belongs to us', os.stat(path).st_uid == os.getuid() and os.access(path, os.W_OK))
done()
