# getpass and termios: what is typed is not shown; the terminal's modes are put back.
import getpass
import sys
import termios
import tty

before = termios.tcgetattr(0)
print('got', repr(getpass.getpass('password: ')))
print('modes as before', termios.tcgetattr(0) == before)
try:
    tty.setcbreak(0)
    print('one key: ', end='', flush=True)
    key = sys.stdin.read(1)
finally:
    termios.tcsetattr(0, termios.TCSADRAIN, before)
print('pressed', repr(key))
try:
    tty.setraw(0)
    print('raw: ', end='', flush=True)
    keys = sys.stdin.buffer.raw.read(8)
finally:
    termios.tcsetattr(0, termios.TCSADRAIN, before)
print('arrow and Ctrl-C are bytes:', keys)
