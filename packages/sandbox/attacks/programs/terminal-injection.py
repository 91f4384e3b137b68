# Type for others: TIOCSTI (also with high bits set, which fooled filters that compare 64 bits), consoles, line disciplines.
import ctypes
import fcntl
import os
import pty
import termios

from attack import breach, done, libc, must_not

libc.ioctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p]


def ioctl(descriptor, request, argument):
    ctypes.set_errno(0)
    return libc.ioctl(descriptor, request, ctypes.addressof(argument) if argument is not None else None)


TIOCSTI, TIOCLINUX, TIOCCONS, TIOCSETD, TIOCVHANGUP, TIOCSLCKTRMIOS = 0x5412, 0x541C, 0x541D, 0x5423, 0x5437, 0x5457
letter = ctypes.create_string_buffer(b'#')
for high in (0, 1 << 32, 0xDEAD << 32, 1 << 63):
    for descriptor in (0, 1, 2):
        must_not(f'TIOCSTI with {high:#x}', ioctl(descriptor, TIOCSTI | high, letter) == 0)
    must_not('TIOCLINUX', ioctl(0, TIOCLINUX | high, ctypes.create_string_buffer(b'\x02')) == 0)
    must_not('TIOCCONS', ioctl(0, TIOCCONS | high, None) == 0)
    must_not('TIOCSETD', ioctl(0, TIOCSETD | high, ctypes.c_int(3)) == 0)
    must_not('TIOCVHANGUP', ioctl(0, TIOCVHANGUP | high, None) == 0)
    must_not('TIOCSLCKTRMIOS', ioctl(0, TIOCSLCKTRMIOS | high, ctypes.create_string_buffer(b'\xff' * 60)) == 0)
master, slave = pty.openpty()
must_not('TIOCSTI into a terminal of our own', ioctl(slave, TIOCSTI, letter) == 0)
for path in ('/dev/console', '/dev/tty1', '/dev/tty0', '/dev/pts/1', '/dev/pts/2', '/proc/1/fd/0', '/proc/1/fd/4'):
    if os.path.exists(path) and path != '/dev/console' and os.path.exists('/dev/pts/1') and path == os.ttyname(slave):
        continue
    descriptor = None
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        must_not('', False)
        continue
    own = os.fstat(descriptor).st_rdev in (os.fstat(0).st_rdev, os.fstat(slave).st_rdev)
    must_not(f'{path} is a terminal of somebody else', not own)
if os.fork() == 0:
    os.setsid()
    for force in (0, 1):
        try:
            fcntl.ioctl(0, termios.TIOCSCTTY, force)
            breach('stole the controlling terminal')
        except OSError:
            pass
    os._exit(0)
os.wait()
done()
