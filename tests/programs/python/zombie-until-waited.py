# A child that has ended stays a zombie (state Z) until its parent waits for it.
import os


def state(pid):
    try:
        with open(f'/proc/{pid}/stat') as file:
            return file.read().rpartition(')')[2].split()[0]
    except FileNotFoundError:
        return 'gone'


pid = os.fork()
if pid == 0:
    os._exit(5)
info = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
print('ended with', info.si_status, 'and not yet waited for: state', state(pid))
print('waited:', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print('after that: state', state(pid))
