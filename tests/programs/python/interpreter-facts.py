# The interpreter's own view is that of a plain `python3 FILE`.
import os
import signal
import sys
import threading

print(sys.argv, sys.flags, sys.version.split()[0], sys.executable)
print(__name__, __builtins__.__name__, __spec__, __doc__, sorted(name for name in globals() if not name.startswith('__')))
print(sys.path[0] == os.getcwd(), sys.path[1:], sys.orig_argv[1:], sys.warnoptions, sys.dont_write_bytecode)
print(threading.active_count(), os.cpu_count(), signal.getsignal(signal.SIGINT), signal.pthread_sigmask(signal.SIG_BLOCK, []))
print(sys.gettrace(), sys.getprofile(), sys.getswitchinterval(), sys.excepthook is sys.__excepthook__)
print(sorted(name for name in os.environ if name.startswith(('PYTHON', 'LD_', 'NODE'))), os.getcwd() == os.environ['HOME'])
print('open descriptors', [fd for fd in range(3) if os.fstat(fd)])
