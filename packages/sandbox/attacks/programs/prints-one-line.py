# One line of 100 MB.
import sys

print('tried 1', flush=True)
sys.stdout.write('x' * 100_000_000)
