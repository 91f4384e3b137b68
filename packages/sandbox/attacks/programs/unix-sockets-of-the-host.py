# Connect to the host's Unix sockets: by path, by abstract name, of well-known daemons.
import socket

from attack import contents, done, facts, must_not

for address in (
    facts['unixSocket'],
    f"/proc/1/root{facts['unixSocket']}",
    f"/proc/self/root{facts['unixSocket']}",
    '\0' + facts['abstractSocket'],
    *('/run/docker.sock', '/var/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private', '/run/containerd/containerd.sock', '/tmp/.X11-unix/X0', '\0/tmp/.X11-unix/X0', '/run/user/0/bus'),
):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        connection = socket.socket(socket.AF_UNIX, kind)
        try:
            connection.connect(address)
            must_not(f'connected to {address!r}', True)
        except OSError:
            must_not('', False)
        finally:
            connection.close()
must_not('names of the host are listed', facts['abstractSocket'].encode() in contents('/proc/net/unix'))
done()
