# poll() with and without waiting, raw bytes, and a message larger than the pipe's buffer.
from multiprocessing import Pipe, Process, ProcessError
from multiprocessing.connection import wait


def child(end):
    end.send_bytes(b'raw \x00\xff bytes')
    end.send_bytes(b'x' * 1_000_000)
    end.recv()
    end.send_bytes(b'abcdef', 1, 3)
    end.send_bytes(b'too long for its buffer')


if __name__ == '__main__':
    here, there = Pipe()
    print('poll', here.poll(), here.poll(0.05), 'wait', wait([here], 0))
    process = Process(target=child, args=(there,))
    process.start()
    print('poll', here.poll(None), wait([here]) == [here])
    print(here.recv_bytes(), len(here.recv_bytes()))
    here.send('go on')
    buffer = bytearray(8)
    print(here.recv_bytes_into(buffer), buffer)
    try:
        here.recv_bytes_into(buffer)
    except ProcessError as error:
        print(type(error).__name__, len(error.args[0]))
    process.join()
