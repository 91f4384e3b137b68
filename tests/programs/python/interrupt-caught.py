# Ctrl-C raises KeyboardInterrupt, which a program may catch; finally runs.
import time

try:
    print('ready', flush=True)
    while True:
        time.sleep(0.05)
except KeyboardInterrupt as error:
    print('caught', repr(error))
finally:
    print('finally')
print('and the program goes on to its end')
