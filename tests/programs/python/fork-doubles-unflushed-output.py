# Output that waits in a buffer is copied by fork: doubled on a pipe, once on a terminal, doubled there too without a newline.
import os
import subprocess
import sys


def twice(end='\n'):
    print('before fork', end=end)
    pid = os.fork()
    if pid == 0:
        sys.exit()
    os.waitpid(pid, 0)


if len(sys.argv) > 1:
    twice()
else:
    print('on a terminal:')
    twice()
    print('on a pipe:')
    piped = subprocess.run([sys.executable, __file__, 'again'], stdout=subprocess.PIPE, text=True)
    print(piped.stdout, end='')
    print('on a terminal, but without a newline:')
    twice(end='; ')
    print()
