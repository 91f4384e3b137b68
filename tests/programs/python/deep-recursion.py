# Endless recursion is a RecursionError, not a crash.
import sys


def down(depth):
    return down(depth + 1)


try:
    down(0)
except RecursionError as error:
    print(error, sys.getrecursionlimit())
down(0)
