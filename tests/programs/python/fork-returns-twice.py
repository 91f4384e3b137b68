# os.fork() is called once and returns twice: 0 in the child, the child's pid in the parent.
import os

print('before fork: one process', f'pid={os.getpid()}')
pid = os.fork()
if pid < 0:
    print('error in fork')  # never happens: Python raises OSError instead
elif pid == 0:
    print('child: fork returned 0,', f'pid={os.getpid()} ppid={os.getppid()}')
    os._exit(0)
else:
    gone, status = os.wait()
    print('parent: fork returned', f'pid={pid};', 'waited for', f'pid={gone},', 'status', status)
    print('the same child:', gone == pid)
