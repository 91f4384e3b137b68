# Children that end and are never waited for.
import os

count = 0
try:
    while count < 10_000:
        if os.fork() == 0:
            os._exit(0)
        count += 1
        # Said before the limit: passing it may be the end of this program, too.
        if count == 40:
            print('tried', count, flush=True)
except BlockingIOError:
    pass
print('tried', count, flush=True)
os._exit(0)
