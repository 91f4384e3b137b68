# A process that stays behind, with a name that is a control sequence.
import ctypes
import os
import signal

PR_SET_NAME = 15
reading, writing = os.pipe()
for name in (b'\x1b]0;owned\x07', b'a\nb) S 1 1 (x', b'<b>bold</b>', b'\xff\xfe\x80'):
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(PR_SET_NAME, name, 0, 0, 0)
        os.write(writing, b'.')
        while True:
            signal.pause()
    os.read(reading, 1)
print('tried 1', flush=True)
os._exit(0)
