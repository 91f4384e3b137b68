# sys.exit(text) prints the text on stderr and exits with 1; atexit and finally run first.
import atexit
import sys

atexit.register(print, 'atexit')
try:
    sys.exit('出错了: nothing to do')
finally:
    print('finally')
