# A parent that does not wait ends first; its child's output comes all the same.
import os
import time

main = os.getpid()
pid = os.fork()
if pid == 0:
    while os.getppid() == main:
        time.sleep(0.01)
    print('child: my parent has ended, and I still print')
    time.sleep(0.3)
    print('child: and again, later')
else:
    print('parent: I do not wait')
