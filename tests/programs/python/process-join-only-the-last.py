# join on the last process of a loop only: the others may print after main's last line.
from multiprocessing import Process


def run(number):
    print(f'child {number}')


if __name__ == '__main__':
    for number in range(5):
        process = Process(target=run, args=(number,))
        print(f'process {number} will start')
        process.start()
    process.join()
    print('main has joined the last one')
