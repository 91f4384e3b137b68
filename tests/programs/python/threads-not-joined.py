# Nobody joins the threads: the interpreter waits for the ones that are no daemons, and drops those that are.
import threading
import time


def late():
    threading.main_thread().join()
    print('thread: main has ended its code, I go on')


threading.Thread(target=late).start()
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
print('main: last line')
