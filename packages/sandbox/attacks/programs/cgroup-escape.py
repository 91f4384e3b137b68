# Find the control groups and leave them, raise their limits, or have the host run a program by release_agent.
import os

from attack import contents, done, must_not, refused

groups = contents('/proc/self/cgroup').decode().splitlines()
must_not(f'the groups show a path: {groups}', [line for line in groups if line.split(':', 2)[2] not in ('/', '')])
for folder in ('/sys/fs/cgroup', '/sys', '/cgroup', '/run/cgroup'):
    must_not(f'{folder} is there', os.path.exists(folder))
must_not('a cgroup is mounted', b'cgroup' in contents('/proc/self/mountinfo'))
for kind in (b'cgroup', b'cgroup2'):
    refused('mount', b'none', b'/tmp', kind, 0, b'pids')
for folder, folders, names in os.walk('/'):
    folders[:] = [name for name in folders if os.path.join(folder, name) != '/proc' and folder.count('/') < 3]
    must_not(f'{folder} has files of a cgroup', {'cgroup.procs', 'release_agent', 'notify_on_release', 'tasks', 'memory.max', 'pids.max'} & set(names))
refused('unshare', 0x2000000)
done()
