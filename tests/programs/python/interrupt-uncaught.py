# Ctrl-C that nobody catches: a traceback, and the process ends by SIGINT.
import time

from say_when_waiting import say_when_waiting

say_when_waiting('ready')
time.sleep(600)
