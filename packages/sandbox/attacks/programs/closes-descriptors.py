# Close every descriptor, put others in their places, and end by an exit code.
import os

print('tried 1', flush=True)
for descriptor in range(0, 1024):
    try:
        os.close(descriptor)
    except OSError:
        pass
for descriptor in range(0, 60):
    opened = os.open('/dev/null', os.O_RDWR)
    os.dup2(opened, descriptor)
os._exit(4)
