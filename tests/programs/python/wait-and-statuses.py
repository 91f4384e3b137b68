# os.wait and os.waitpid: exit codes and signals of children, taken apart with the W… functions.
import os
import signal


def child(action):
    pid = os.fork()
    if pid == 0:
        action()
        os._exit(99)
    return pid


actions = [
    ('exit 0', lambda: os._exit(0)),
    ('exit 7', lambda: os._exit(7)),
    ('exit 256 (only eight bits are kept)', lambda: os._exit(256)),
    ('exit -1', lambda: os._exit(-1)),
    ('SIGTERM', lambda: os.kill(os.getpid(), signal.SIGTERM)),
    ('SIGKILL', lambda: os.kill(os.getpid(), signal.SIGKILL)),
]
for name, action in actions:
    pid = child(action)
    gone, status = os.waitpid(pid, 0)
    assert gone == pid
    if os.WIFEXITED(status):
        print(f'{name}: exited, WEXITSTATUS {os.WEXITSTATUS(status)}, status {status}')
    elif os.WIFSIGNALED(status):
        print(f'{name}: signalled, WTERMSIG {os.WTERMSIG(status)}, code {os.waitstatus_to_exitcode(status)}')

pids = {child(lambda: os._exit(3)) for _ in range(5)}
print('five more, any order:', {os.wait()[0] for _ in range(5)} == pids)
try:
    os.wait()
except ChildProcessError as error:
    print('nobody left:', error)
