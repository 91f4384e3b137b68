"""What stands at descriptor 1 is not always the run's terminal: nothing of a mark may be in it then."""

import os
import pty
import sys
import termios
import tty

print("terminal", flush=True)
kept = os.dup(1)
file = os.open("file", os.O_RDWR | os.O_CREAT)
os.dup2(file, 1)
print("into a file", flush=True)
os.dup2(kept, 1)
print(open("file", "rb").read(), flush=True)

read, write = os.pipe()
os.dup2(write, 1)
print("into a pipe", flush=True)
os.dup2(kept, 1)
print(os.read(read, 100), flush=True)

master, slave = pty.openpty()
os.dup2(slave, 1)
print("into another terminal", flush=True)
os.dup2(kept, 1)
print(os.read(master, 100), flush=True)

pid, master = pty.fork()
if pid == 0:
    print("child in its own terminal", flush=True)
    os._exit(0)
read = b""
while not read.endswith(b"\n"):
    read += os.read(master, 100)
print(read, flush=True)
os.waitpid(pid, 0)

pid = os.fork()
if pid == 0:
    os.setsid()
    print("in a session of its own", flush=True)
    os._exit(0)
os.waitpid(pid, 0)

os.close(1)
try:
    print("closed", flush=True)
except OSError as error:
    os.write(2, f"{error!r}\n".encode())
os.dup2(kept, 1)
print("and back", flush=True)
tty.setraw(1)
print("raw\n\tterminal", flush=True)
modes = termios.tcgetattr(1)
modes[1] |= termios.OPOST | termios.ONLCR | termios.TAB3 | termios.OLCUC if hasattr(termios, "OLCUC") else termios.OPOST | termios.TAB3
termios.tcsetattr(1, termios.TCSANOW, modes)
for n in range(9):
    print("a" * n + "\tand\ttabs", end="" if n % 2 else "\n", flush=True)
