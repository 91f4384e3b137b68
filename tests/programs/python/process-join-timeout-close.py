# join(timeout) returns None either way; is_alive tells; close() releases the object, and using it then is an error.
from multiprocessing import Event, Process


def waits(go):
    go.wait()


if __name__ == '__main__':
    go = Event()
    process = Process(target=waits, args=(go,))
    try:
        process.join()
    except AssertionError as error:
        print('join:', error)
    process.start()
    try:
        process.start()
    except AssertionError as error:
        print('start:', error)
    print('join(0.05):', process.join(0.05), 'alive:', process.is_alive(), 'exitcode:', process.exitcode)
    try:
        process.close()
    except ValueError as error:
        print('close:', error)
    go.set()
    process.join()
    print('joined, alive:', process.is_alive(), 'exitcode:', process.exitcode)
    process.close()
    for use in (process.is_alive, process.join, lambda: process.exitcode):
        try:
            use()
        except ValueError as error:
            print('after close:', error)
    print(repr(process))
