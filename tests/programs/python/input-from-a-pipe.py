# Standard input is a pipe: no echo, isatty() is False, end of file at its end.
import sys

print('isatty', sys.stdin.isatty(), sys.stdout.isatty())
print('first:', input('prompt: '))
for line in sys.stdin:
    print('line:', line.rstrip('\n'))
print('end')
