# Modules that are not there, and a library that is.
import importlib

for name in ('thread', 'no_such_module', 'gevent', 'sqlite3', 'curses', 'zoneinfo', 'ctypes', 'ssl', 'lzma', 'readline', 'decimal', 'unittest'):
    try:
        importlib.import_module(name)
        print(name, 'is there')
    except ModuleNotFoundError as error:
        print(error)
