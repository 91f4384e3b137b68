# A child whose parent has ended is adopted by another process: getppid() changes.
import os
import time

reading, writing = os.pipe()
middle = os.fork()
if middle == 0:
    mine = os.getpid()
    if os.fork() == 0:
        while os.getppid() == mine:
            time.sleep(0.01)
        os.write(writing, b'orphan: my parent has ended, somebody else is my parent now\n')
        os._exit(0)
    os._exit(0)
os.close(writing)
os.waitpid(middle, 0)
print('main: the middle process has ended')
with os.fdopen(reading) as pipe:
    print(pipe.read(), end='')
