# gevent and subprocess together: patched Popen, and a plain fork that waits for its child.
from gevent import monkey

monkey.patch_all()

import os
import subprocess

import gevent


def run(number):
    return subprocess.check_output(['echo', str(number)], text=True).strip()


jobs = [gevent.spawn(run, number) for number in range(4)]
gevent.joinall(jobs)
print([job.value for job in jobs])
pid = os.fork()
if pid == 0:
    print('child of fork')
    os._exit(6)
print('waited', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
