# The limits that a program can read: descriptors, core files, disk space, processors.
import os
import resource
import shutil

print('descriptors', resource.getrlimit(resource.RLIMIT_NOFILE))
print('core files', max(resource.getrlimit(resource.RLIMIT_CORE)) > 1)
print('disk', shutil.disk_usage('.').total, shutil.disk_usage('/tmp').total, 'shared memory', shutil.disk_usage('/dev/shm').total)
print('user', os.getuid(), os.getgid(), os.getgroups(), os.uname().nodename)
print('home', os.environ['HOME'], os.getcwd(), sorted(os.environ))
