# Socket families that a network namespace does not isolate, or that are rich in bugs: AF_VSOCK, AF_ALG, AF_PACKET, netlink …
import ctypes
import errno
import platform
import socket
import struct

from attack import done, libc, must_not

AF_UNIX, AF_INET, AF_NETLINK, AF_INET6 = 1, 2, 16, 10
for family in range(0, 64):
    for kind in range(1, 8):
        if family in (AF_UNIX, AF_INET, AF_INET6, AF_NETLINK):
            continue
        ctypes.set_errno(0)
        made = libc.socket(family, kind, 0)
        code = ctypes.get_errno()
        must_not(f'socket family {family} kind {kind}: {errno.errorcode.get(code, code)}', made >= 0 or code != errno.EAFNOSUPPORT)
        if made >= 0:
            libc.close(made)
for protocol in range(1, 32):
    made = libc.socket(AF_NETLINK, 3, protocol)
    must_not(f'netlink protocol {protocol}', made >= 0)
pair = (ctypes.c_int * 2)()
for family in (2, 10, 16, 17, 40):
    must_not(f'socketpair family {family}', libc.socketpair(family, 1, 0, pair) >= 0)
for family in (AF_INET | 1 << 32, 40 | 1 << 32):
    result = libc.syscall(ctypes.c_long({'x86_64': 41, 'aarch64': 198}[platform.machine()]), ctypes.c_long(family), ctypes.c_long(1), ctypes.c_long(0))
    must_not('AF_VSOCK with high bits', result >= 0 and family & 0xFF == 40)
netlink = socket.socket(AF_NETLINK, socket.SOCK_RAW, 0)
netlink.bind((0, 0))
# RTM_NEWLINK of a new veth pair, RTM_DELLINK of lo: both must be refused by the kernel for want of rights
for kind, body in ((16, struct.pack('BxHiII', 0, 0, 0, 0, 0) + struct.pack('HH4s', 8, 3, b'fh0\0') + struct.pack('HH', 16, 18) + struct.pack('HH5s3x', 9, 1, b'veth\0')), (17, struct.pack('BxHiII', 0, 0, 1, 0, 0))):
    netlink.send(struct.pack('IHHII', 16 + len(body), kind, 0x5 | 0x400, 1, 0) + body)
    answer = netlink.recv(4096)
    must_not(f'netlink request {kind} was obeyed', struct.unpack_from('i', answer, 16)[0] == 0)
must_not('an interface appeared', [name for _, name in socket.if_nameindex() if name != 'lo'])
done()
