# os._exit ends at once: no atexit, no finally, buffers are lost.
import atexit
import os

atexit.register(print, 'never printed')
try:
    print('a whole line is out already')
    print('half a line is lost', end='')
    os._exit(3)
finally:
    print('never printed')
