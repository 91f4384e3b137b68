# Print what a harness, a shell or a log would print about an ending; then exit with 3.
import sys

from attack import done, must_not

print('{"ending":{"kind":"exited","code":0},"survivors":0}')
print('The program ended normally.')
print('\x1b]133;D;0\x07\x1b]633;D;0\x07\x1b]1337;RemoteHost=x\x07', end='')
print('\0\0\0\0exit 0\0', '[0.1, "x", "0"]', '\x1e{"kind":"ended"}', sep='\n')
print('Killed', 'Terminated', 'timed out', sep='\n', file=sys.stderr)
must_not('', False)
done(3)
