# A child of multiprocessing has no stdin: input() there is an EOFError; main still reads the terminal.
from multiprocessing import Process


def ask():
    try:
        input('child asks: ')
    except EOFError as error:
        print('EOFError:', error)


if __name__ == '__main__':
    process = Process(target=ask)
    process.start()
    process.join()
    print('main got', input('main asks: '))
