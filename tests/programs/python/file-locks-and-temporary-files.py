# flock between processes, temporary files and folders, a full name in HOME, permissions, links.
import fcntl
import os
import tempfile
from multiprocessing import Event, Process


def holder(holds, go):
    with open('lock', 'w') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        holds.set()
        go.wait()


if __name__ == '__main__':
    holds, go = Event(), Event()
    process = Process(target=holder, args=(holds, go))
    process.start()
    holds.wait()
    with open('lock', 'w') as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            print('held by another:', error)
        go.set()
        process.join()
        fcntl.lockf(file, fcntl.LOCK_EX)
        fcntl.flock(file, fcntl.LOCK_EX)
        print('now ours')
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile('w+', dir=folder, suffix='.txt') as file:
        file.write('temporary')
        file.seek(0)
        print(file.read(), folder.startswith(tempfile.gettempdir() + '/'), os.listdir(folder)[0].endswith('.txt'))
    print(tempfile.gettempdir(), os.path.exists(folder), os.getcwd() == os.path.expanduser('~') == os.environ['HOME'])
    os.chmod('lock', 0o640)
    os.symlink('lock', 'link')
    os.link('lock', 'hard')
    os.mkfifo('fifo')
    print(oct(os.stat('lock').st_mode), os.readlink('link'), os.stat('hard').st_nlink, os.stat('lock').st_uid == os.getuid(), oct(os.umask(0o22)))
    for name in ('link', 'hard', 'fifo'):
        os.remove(name)
    try:
        open('no/such/file')
    except FileNotFoundError as error:
        print(error)
