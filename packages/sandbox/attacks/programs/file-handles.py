# open_by_handle_at: files of the host by their inode number, past every mount (the "shocker" escape).
import ctypes
import os
import struct

from attack import done, must_not, syscall


def handle_of(path):
    buffer = ctypes.create_string_buffer(struct.pack('Ii', 128, 0) + b'\0' * 128)
    mount = ctypes.c_int()
    result, _ = syscall('name_to_handle_at', -100, path.encode(), ctypes.byref(buffer), ctypes.byref(mount), 0)
    must_not(f'name_to_handle_at {path}', result == 0)
    return buffer


for path in ('/usr/bin', '/etc', '/home/student', '/'):
    handle = handle_of(path)
    directory = os.open(path, os.O_RDONLY)
    for inode in (2, 128, 256, None):
        if inode is not None:
            handle = ctypes.create_string_buffer(struct.pack('IiIII', 8, 1, inode, 0, 0))
        opened, _ = syscall('open_by_handle_at', directory, ctypes.byref(handle), 0)
        must_not(f'open_by_handle_at {path} {inode}', opened >= 0)
done()
