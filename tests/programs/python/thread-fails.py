# An error in a thread prints its traceback; the program goes on and exits with 0.
import threading


def fails():
    raise KeyError('缺少的键')


thread = threading.Thread(target=fails, name='doomed')
thread.start()
thread.join()
print('main goes on')
threading.excepthook = lambda args: print('own hook:', args.thread.name, repr(args.exc_value))
thread = threading.Thread(target=fails)
thread.start()
thread.join()
