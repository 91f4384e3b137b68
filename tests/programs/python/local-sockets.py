# Sockets on this computer: TCP, UDP, IPv6, a Unix socket, an abstract one, a pair; a process at the other end.
import os
import socket
from multiprocessing import Process


def client(family, kind, address):
    with socket.socket(family, kind) as connection:
        connection.connect(address)
        connection.send(b'hello from a client')


def serve(family, kind, address, name):
    with socket.socket(family, kind) as server:
        server.bind(address)
        if kind == socket.SOCK_STREAM:
            server.listen()
        process = Process(target=client, args=(family, kind, server.getsockname()))
        process.start()
        if kind == socket.SOCK_STREAM:
            with server.accept()[0] as connection:
                print(name, connection.recv(100))
        else:
            print(name, server.recv(100))
        process.join()


if __name__ == '__main__':
    serve(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', 0), 'TCP')
    serve(socket.AF_INET, socket.SOCK_DGRAM, ('localhost', 0), 'UDP')
    serve(socket.AF_INET6, socket.SOCK_STREAM, ('::1', 0), 'IPv6')
    serve(socket.AF_UNIX, socket.SOCK_STREAM, 'here.sock', 'Unix')
    serve(socket.AF_UNIX, socket.SOCK_STREAM, '\0forkhall-local-sockets', 'abstract')
    os.remove('here.sock')
    here, there = socket.socketpair()
    here.send(b'pair')
    print(there.recv(10), '127.0.0.1' in {address[0] for *_, address in socket.getaddrinfo('localhost', 80)})
    with socket.socket() as server:
        server.bind(('127.0.0.1', 0))
        port = server.getsockname()[1]
    try:
        socket.create_connection(('127.0.0.1', port))
    except ConnectionRefusedError as error:
        print(error)
