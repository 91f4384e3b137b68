# There is no network: names do not resolve, addresses are unreachable; the program itself goes on.
import socket
import urllib.request

for url in ('https://www.example.org/', 'http://192.0.2.1/'):
    try:
        print(len(urllib.request.urlopen(url, timeout=10).read()))
    except OSError as error:
        print(error)
try:
    socket.create_connection(('2001:db8::1', 80), timeout=10)
except OSError as error:
    print(error)
print([name for _, name in socket.if_nameindex()])
