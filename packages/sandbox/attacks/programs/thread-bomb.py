# Threads without end.
import threading

stop = threading.Event()
print('tried 1', flush=True)
while True:
    try:
        threading.Thread(target=stop.wait).start()
    except RuntimeError:
        pass
