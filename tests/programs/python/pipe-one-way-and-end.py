# Pipe(duplex=False): one end only reads, the other only writes; EOFError when every writer is closed.
from multiprocessing import Pipe, Process


def child(writer):
    for number in range(3):
        writer.send(number)
    writer.close()


if __name__ == '__main__':
    reader, writer = Pipe(duplex=False)
    for call in (lambda: reader.send(1), writer.recv):
        try:
            call()
        except OSError as error:
            print(error)
    process = Process(target=child, args=(writer,))
    process.start()
    writer.close()
    while True:
        try:
            print('got', reader.recv())
        except EOFError as error:
            print('EOFError', repr(error))
            break
    process.join()
    reader, writer = Pipe(False)
    reader.close()
    try:
        writer.send('nobody reads')
    except BrokenPipeError as error:
        print(error)
