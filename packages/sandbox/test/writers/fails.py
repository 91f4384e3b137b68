import multiprocessing as mp
import signal
import sys
import os
import curses


def child():
    raise ValueError("in a child")


def show(screen):
    screen.addstr(0, 0, "curses")
    screen.refresh()
    print("\x1b[5;1Hin the middle of it", end="", flush=True)


if __name__ == "__main__":
    curses.wrapper(show)
    for n in range(101):
        print(f"\r{n:3d} %", end="", flush=True)
    signal.signal(signal.SIGALRM, lambda *_: print("[alarm]", flush=True))
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.0005)
    os.write(2, b"")
    signal.setitimer(signal.ITIMER_REAL, 0, 0)
    print(1 / 0)
