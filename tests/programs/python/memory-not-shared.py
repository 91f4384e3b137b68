# Processes share no memory: each works on its own list and its own global.
from multiprocessing import Process

numbers = []
total = 0


def add(step):
    global total
    for number in range(3):
        numbers.append(number * step)
        total += number * step
    print(f'child {step}:', numbers, total)


if __name__ == '__main__':
    for step in (1, 10):
        process = Process(target=add, args=(step,))
        process.start()
        process.join()
    print('main:', numbers, total)
