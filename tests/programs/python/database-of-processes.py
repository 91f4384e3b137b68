# sqlite3 from several processes: each writes its rows, main reads them back.
import sqlite3
from multiprocessing import Process


def write(name):
    with sqlite3.connect('class.db', timeout=30) as connection:
        for number in range(10):
            connection.execute('insert into marks values (?, ?)', (name, number))
            connection.commit()


if __name__ == '__main__':
    connection = sqlite3.connect('class.db')
    connection.execute('create table marks (name text, mark integer)')
    connection.commit()
    processes = [Process(target=write, args=(name,)) for name in ('安', '博', '陈')]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(connection.execute('select name, count(*), sum(mark) from marks group by name order by name').fetchall())
    connection.close()
    import os

    os.remove('class.db')
