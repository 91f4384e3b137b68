# A folder is copied by a pool; a Manager's queue reports each file; progress is shown.
from multiprocessing import Manager, Pool
import os


def copy_file(queue, name, old, new):
    with open(f'{old}/{name}', 'rb') as source, open(f'{new}/{name}', 'wb') as target:
        target.write(source.read())
    queue.put(name)


if __name__ == '__main__':
    old = '照片'
    new = old + '[副本]'
    os.mkdir(old)
    for number in range(5):
        with open(f'{old}/文件 {number}.txt', 'w', encoding='utf-8') as file:
            file.write('内容' * number)
    try:
        os.mkdir(new)
        os.mkdir(new)
    except FileExistsError as error:
        print(error)
    names = sorted(os.listdir(old))
    print(names)
    queue = Manager().Queue()
    pool = Pool(3)
    for name in names:
        pool.apply_async(copy_file, args=(queue, name, old, new))
    pool.close()
    done = set()
    while len(done) < len(names):
        done.add(queue.get())
        print('\r已完成：%.2f%%' % (len(done) * 100 / len(names)), end='')
    print()
    pool.join()
    print(sorted(os.listdir(new)), [os.path.getsize(f'{new}/{name}') for name in names])
