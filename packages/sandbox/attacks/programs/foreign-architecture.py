# System calls of another architecture, to go round a filter of this one: i386 by int 0x80, and x32.
import ctypes
import mmap
import os
import platform
import signal

from attack import done, must_not

I386_GETPID, X32_GETPID = 20, 0x40000000 + 39


def run(code):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    function = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, str(function()).encode())
        os._exit(0)
    os.close(writing)
    status = os.waitpid(pid, 0)[1]
    return os.read(reading, 100), os.waitstatus_to_exitcode(status)


if platform.machine() == 'x86_64':
    said, code = run(b'\xb8' + I386_GETPID.to_bytes(4, 'little') + b'\xcd\x80\xc3')
    must_not(f'int 0x80 answered {said!r}', said and int(said) > 0)
    must_not(f'int 0x80 ended with {code} and not by SIGSYS', code != -signal.SIGSYS)
    said, code = run(b'\xb8' + X32_GETPID.to_bytes(4, 'little') + b'\x0f\x05\xc3')
    must_not(f'x32 answered {said!r}', said and int(said) > 0)
    must_not(f'x32 ended with {code} and not by SIGSYS', code != -signal.SIGSYS)
else:
    must_not('', False)
done()
