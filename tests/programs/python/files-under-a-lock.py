# Five processes append to one file (a+) under a lock; no line is broken.
from multiprocessing import Lock, Process


def append(name, lock):
    for number in range(20):
        with lock:
            with open('notes.txt', 'a+', encoding='utf-8') as file:
                for letter in f'{name} 第{number}行\n':
                    file.write(letter)
                    file.flush()


if __name__ == '__main__':
    lock = Lock()
    processes = [Process(target=append, args=(f'进程{n}', lock)) for n in range(5)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with open('notes.txt', encoding='utf-8') as file:
        lines = file.read().splitlines()
    print(len(lines), len(set(lines)), all(line.endswith('行') for line in lines))
    with open('notes.txt', 'w', encoding='utf-8') as file:
        file.write('\n'.join(sorted(lines)))
