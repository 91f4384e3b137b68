# Read the host's secrets: its password file, keys, other people's folders, the server's database and checkout.
import glob
import os

from attack import contents, done, facts, must_not

token = facts['token'].encode()
for path in (facts['secretFile'], facts['databaseFile'], f"/proc/self/root{facts['secretFile']}", f"/proc/1/root{facts['secretFile']}", f"/tmp/../..{facts['secretFile']}", f"/oldroot{facts['secretFile']}", f"/newroot{facts['secretFile']}"):
    must_not(f'read {path}', token in contents(path))
for path in ('/etc/shadow', '/etc/gshadow', '/etc/sudoers', '/root/.bashrc', '/root/.profile', '/etc/ssh/ssh_host_ed25519_key', '/var/log/dpkg.log', '/var/lib/dpkg/status', '/etc/fstab', '/etc/machine-id', '/boot', '/var/log'):
    must_not(f'read {path}', contents(path) or os.path.exists(path))
must_not('the checkout is there', os.path.exists(facts['checkout']) and not facts['checkout'].startswith('/usr'))
must_not('other homes', [path for path in glob.glob('/home/*') if path != '/home/student'])
must_not('root has more than it should', set(os.listdir('/')) - {'bin', 'dev', 'etc', 'home', 'lib', 'lib32', 'lib64', 'libx32', 'node_modules', 'opt', 'proc', 'run', 'tmp', 'usr'})
for path in ('/run', '/var/run', '/run/docker.sock', '/var/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd'):
    must_not(f'{path} has the host in it', os.path.exists(path) and (not os.path.isdir(path) or set(os.listdir(path)) - {'forkhall'}))
for folder, _, names in os.walk('/opt'):
    for name in names:
        must_not(f'{folder}/{name} holds a secret', token in contents(f'{folder}/{name}', 16 << 20))
for folder, _, names in os.walk('/etc'):
    for name in names:
        must_not(f'{folder}/{name} holds a secret', token in contents(f'{folder}/{name}'))
done()
