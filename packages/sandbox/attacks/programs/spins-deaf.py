# A computation inside C that hears no Ctrl-C, and short-lived children that take their CPU time with them.
import os

print('tried 1', flush=True)
if os.fork() == 0:
    while True:
        if os.fork() == 0:
            sum(range(200_000))
            os._exit(0)
        os.wait()
sum(range(10**14))
