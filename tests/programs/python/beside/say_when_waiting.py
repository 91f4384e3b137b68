import sys
import threading
import time


def say_when_waiting(text):
    """Prints text once the main thread rests at one place, so that an interrupt finds it there."""

    def watch():
        before, same = None, 0
        while same < 5:
            time.sleep(0.01)
            frame = sys._current_frames()[threading.main_thread().ident]
            now = (frame.f_code, frame.f_lasti)
            before, same = now, same + 1 if now == before else 0
        print(text, flush=True)

    threading.Thread(target=watch, daemon=True).start()
