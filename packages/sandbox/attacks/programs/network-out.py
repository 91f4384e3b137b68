# Reach anything: the server's port on every address, the gateway, the cloud's metadata, the world; raw packets.
import fcntl
import socket
import struct

from attack import contents, done, facts, fails, must_not

addresses = ['127.0.0.1', '127.0.1.1', '0.0.0.0', 'localhost', *facts['addresses'], '169.254.169.254', '172.17.0.1', '10.0.0.1', '192.168.0.1', '8.8.8.8']
for address in addresses:
    for port in (facts['tcpPort'], 22, 53, 80):
        try:
            connection = socket.create_connection((address, port), timeout=0.3)
            must_not(f'connected to {address}:{port}', True)
            connection.close()
        except OSError:
            must_not('', False)
    datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        datagram.sendto(b'hello', (address, facts['udpPort']))
    except OSError:
        pass
for address in ('::1', '::ffff:127.0.0.1', 'fe80::1%lo', '2001:4860:4860::8888', *facts['addresses6']):
    try:
        connection = socket.create_connection((address, facts['tcpPort6']), timeout=0.3)
        must_not(f'connected to [{address}]', True)
        connection.close()
    except OSError:
        must_not('', False)
must_not(f'interfaces {socket.if_nameindex()}', [name for _, name in socket.if_nameindex() if name != 'lo'])
must_not('a route', len(contents('/proc/net/route').splitlines()) > 1)
for kind, protocol in ((socket.SOCK_RAW, socket.IPPROTO_RAW), (socket.SOCK_RAW, socket.IPPROTO_ICMP), (socket.SOCK_RAW, socket.IPPROTO_TCP)):
    fails('a raw socket', socket.socket, socket.AF_INET, kind, protocol)
    fails('a raw socket', socket.socket, socket.AF_INET6, kind, protocol)
plain = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
SIOCSIFADDR, SIOCSIFFLAGS, SIOCADDRT = 0x8916, 0x8914, 0x890B
for request in (SIOCSIFADDR, SIOCSIFFLAGS, SIOCADDRT):
    fails('configured an interface', fcntl.ioctl, plain, request, struct.pack('16sH14s80x', b'lo', socket.AF_INET, b'\0\0\x0a\0\0\x01'))
fails('SO_MARK', plain.setsockopt, socket.SOL_SOCKET, 36, 1)
fails('SO_BINDTODEVICE', plain.setsockopt, socket.SOL_SOCKET, 25, b'eth0\0')
fails('a name was resolved', socket.getaddrinfo, 'example.org', 80)
must_not('ports of the host are listed', f":{facts['tcpPort']:04X} ".encode() in contents('/proc/net/tcp') + contents('/proc/1/net/tcp'))
done()
