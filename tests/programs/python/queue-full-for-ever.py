# The fourth put() on Queue(3) with no reader waits for ever; Ctrl-C shows the line.
from multiprocessing import Queue

from say_when_waiting import say_when_waiting

if __name__ == '__main__':
    q = Queue(3)
    for number in range(3):
        q.put(f'message {number}')
    print('full:', q.full())
    say_when_waiting('waiting')
    q.put('message 3')
    print('never printed')
