# Fork without end; the children, too.
import os

print('tried 1', flush=True)
while True:
    try:
        os.fork()
    except OSError:
        pass
