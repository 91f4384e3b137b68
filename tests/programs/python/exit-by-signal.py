# A process that ends by a signal of its own.
import os
import signal
import sys

number = signal.Signals[sys.argv[1]]
print('raising', number.name)
signal.signal(number, signal.SIG_DFL)
os.kill(os.getpid(), number)
