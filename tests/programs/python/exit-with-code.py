# The exit code of sys.exit is the run's, whatever a wrapper might mean by the same number.
import sys

print('exit with', sys.argv[1])
sys.exit(int(sys.argv[1]))
