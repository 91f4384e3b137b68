# A resize of the window is SIGWINCH; the size can be asked for.
import os
import shutil
import signal
import time

sizes = []
signal.signal(signal.SIGWINCH, lambda *_: sizes.append(tuple(os.get_terminal_size())))
print('size', tuple(os.get_terminal_size()), tuple(shutil.get_terminal_size()), flush=True)
while not sizes:
    time.sleep(0.02)
print('SIGWINCH: size', sizes[-1])
