# The terminal edits the line before the program gets it: backspace, kill, and EOF in the middle of a line.
import sys

print('backspace', repr(input('> ')))
print('kill', repr(input('> ')))
print('ready', flush=True)
print('until EOF', repr(sys.stdin.read()))
