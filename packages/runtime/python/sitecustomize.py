"""How a Python program of Forkhall begins; it has left no trace when the program's first line runs.

Python is started as `python3 main.py` with this folder on PYTHONPATH. `site` imports this module when the interpreter is
complete and before the script is looked at, so the script need not exist yet. Environment variables say what to do:

FORKHALL_SPARE=3           import what programs use, say so on descriptor 3, and wait there for the program
FORKHALL_START_METHOD=...  make this multiprocessing's default start method
FORKHALL_EVENTS=/run/...   tell events to this folder
FORKHALL_EVENTS_SWITCHES=1 of tasks and greenlets, tell each time that one gets its turn, too
FORKHALL_MARKS=...         say of each piece of output who wrote it, with marks that begin with this token

Then CPython itself goes on with the script: the real __main__, the real tracebacks, and nothing of this module in the
environment, so that no child process imports it.
"""

import os
import sys

# What lessons about processes import, and what that imports. Every name costs each spare memory: measure before adding.
PRELOADED = """
    array asyncio bisect collections concurrent.futures concurrent.futures.process concurrent.futures.thread contextlib
    copy ctypes dataclasses datetime enum fcntl functools heapq itertools json linecache logging math multiprocessing
    multiprocessing.connection multiprocessing.dummy multiprocessing.managers multiprocessing.pool
    multiprocessing.popen_fork multiprocessing.popen_forkserver multiprocessing.popen_spawn_posix multiprocessing.queues
    multiprocessing.resource_tracker multiprocessing.shared_memory multiprocessing.sharedctypes multiprocessing.spawn
    multiprocessing.synchronize operator os.path pathlib pickle queue random re select selectors signal socket string
    struct subprocess tempfile threading time tokenize traceback types typing weakref
""".split()


def leave_no_trace():
    here = os.path.dirname(__file__)
    sys.path[:] = [folder for folder in sys.path if folder != here]
    sys.path_importer_cache.pop(here, None)
    told = ("SPARE", "START_METHOD", "EVENTS", "EVENTS_SWITCHES", "MARKS")
    for name in ("PYTHONPATH", *("FORKHALL_" + rest for rest in told)):
        os.environ.pop(name, None)


def preload(hooks):
    import gc
    import importlib

    for name in PRELOADED:
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # this Python is built without it
    hooks.prepare()
    gc.collect()
    gc.freeze()  # later collections, and forked children, leave what was imported here alone


def wait_for_program(channel):
    """Returns what the server says, once the program's files are in place."""
    import json

    os.write(channel, b"w")
    chunks = []
    while chunk := os.read(channel, 65536):
        chunks.append(chunk)
    os.close(channel)
    if not chunks:
        os._exit(0)  # the spare was given up
    return json.loads(b"".join(chunks))


def pretend_to_be_new():
    """What a module noted when it was imported is the time of the spare, not of the program."""
    import logging
    import time

    # Records count their relativeCreated from there; it is an int of nanoseconds since Python 3.13.
    logging._startTime = time.time_ns() if isinstance(logging._startTime, int) else time.time()


def set_default_start_method(name):
    """Changes the default only: set_start_method() of the program itself must not find the context already set."""
    from multiprocessing import context

    context._default_context._default_context = context._default_context.get_context(name)


def begin():
    channel = os.environ.get("FORKHALL_SPARE")
    method = os.environ.get("FORKHALL_START_METHOD")
    events = os.environ.get("FORKHALL_EVENTS")
    switches = os.environ.get("FORKHALL_EVENTS_SWITCHES") == "1"
    marks = os.environ.get("FORKHALL_MARKS")
    hooks = None
    if events or channel is not None:
        import forkhall_events as hooks
    leave_no_trace()
    if channel is not None:
        preload(hooks)
        told = wait_for_program(int(channel))
        sys.argv += told["args"]
        sys.orig_argv += told["args"]
        method, events, switches, marks = told["startMethod"], told.get("events"), told.get("switches"), told.get("marks")
        pretend_to_be_new()
    if method:
        set_default_start_method(method)
    if events:
        hooks.start(events, marks, switches)


begin()

# The distribution may have a module of this name, too, and would have run it here. Where it has none, the ImportError
# is what `site` expects from a Python without sitecustomize.
del sys.modules["sitecustomize"]
import sitecustomize  # noqa: E402, F401
