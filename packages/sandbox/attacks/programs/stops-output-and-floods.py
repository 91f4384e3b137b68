# Stop the terminal's output, and fill it all the same.
import os
import termios

print('tried 1', flush=True)
termios.tcflow(1, termios.TCOOFF)
os.set_blocking(1, False)
try:
    for _ in range(1000):
        os.write(1, b'never seen\n' * 100)
except BlockingIOError:
    pass
os._exit(6)
