# A child gets a copy of the parent's memory: what it changes, the parent does not see.
import os

number = 1
items = ['from the parent']
pid = os.fork()
if pid == 0:
    number += 99
    items.append('from the child')
    print('child: ', number, items)
    os._exit(0)
os.waitpid(pid, 0)
print('parent:', number, items)
