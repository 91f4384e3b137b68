# Listener and Client over TCP and over a Unix socket, with a key; a wrong key is refused.
from multiprocessing import AuthenticationError, Process
from multiprocessing.connection import Client, Listener


def client(address, key):
    try:
        with Client(address, authkey=key) as connection:
            connection.send(['hello', 1])
            print('client got', connection.recv())
    except AuthenticationError as error:
        print('client:', error)


if __name__ == '__main__':
    for address in (('localhost', 0), '/tmp/forkhall-listener-and-client.sock'):
        with Listener(address, authkey=b'right') as listener:
            print('family', 'AF_UNIX' if isinstance(listener.address, str) else 'AF_INET')
            process = Process(target=client, args=(listener.address, b'right'))
            process.start()
            with listener.accept() as connection:
                print('server got', connection.recv())
                connection.send({'you': 'are welcome'})
                process.join()
            process = Process(target=client, args=(listener.address, b'wrong'))
            process.start()
            try:
                listener.accept()
            except AuthenticationError as error:
                process.join()
                print('server:', error)
