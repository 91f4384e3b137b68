# A process group of one's own: kill(-group) ends all of it; SIGSTOP and SIGCONT as the parent sees them.
import os
import signal

reading, writing = os.pipe()
leader = os.fork()
if leader == 0:
    os.setpgid(0, 0)
    for _ in range(2):
        if os.fork() == 0:
            os.write(writing, b'.')
            signal.pause()
    os.write(writing, b'.')
    signal.pause()
count = 0
while count < 3:
    count += len(os.read(reading, 3))
print('group of its own:', os.getpgid(leader) == leader, os.getpgrp() != leader)
os.killpg(leader, signal.SIGSTOP)
_, status = os.waitpid(leader, os.WUNTRACED)
print('stopped', os.WIFSTOPPED(status), signal.Signals(os.WSTOPSIG(status)).name)
os.killpg(leader, signal.SIGCONT)
_, status = os.waitpid(leader, os.WCONTINUED)
print('continued', os.WIFCONTINUED(status))
os.close(writing)
os.kill(-leader, signal.SIGTERM)
print('ended', os.waitstatus_to_exitcode(os.waitpid(leader, 0)[1]))
print('the others, too:', os.read(reading, 1))
try:
    os.killpg(leader, 0)
    os.killpg(999999, 0)
except ProcessLookupError as error:
    print(error)
