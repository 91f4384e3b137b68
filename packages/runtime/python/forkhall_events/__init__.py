"""Tells what processes, locks, queues, pipes and pools of an unmodified Python program do, as they do it.

Off until `start(folder)` is called: importing this package changes nothing. After it, each process of the program writes
its events to a ring of its own in `folder` (see ring.py for the format); whoever shows the program reads the rings.
Modules of the standard library are patched when the program imports them, those that are there already at once.
"""

import os
import sys

#: The versions of CPython whose standard library we know. A later one may call what we patch in another way.
OLDEST, NEWEST = (3, 11), (3, 14)


def is_known():
    """Whether this is an interpreter that we know: no later version, none without the global lock (our counters rest on it),
    and no interpreter inside of another one."""
    if sys.implementation.name != "cpython" or not OLDEST <= sys.version_info[:2] <= NEWEST:
        return False
    import _thread

    has_lock, is_main = getattr(sys, "_is_gil_enabled", None), getattr(_thread, "_is_main_interpreter", None)
    return (has_lock is None or has_lock()) and (is_main is None or is_main())


def prepare():
    """Does beforehand what takes `start` the most time, for an interpreter that stands ready for its program: the modules
    that are imported already are patched, and tell nothing until then."""
    if not is_known():
        return
    from . import lazy, lifecycle, marks, patterns, ring  # noqa: F401
    from .hooks import inputs  # noqa: F401

    patterns.prepare()
    lazy.install()


def start_everywhere(folder):
    """As `start`, called by a sitecustomize that every interpreter here has: nothing need be handed on to Python programs
    that the program starts."""
    if not is_known():
        return False
    from . import children

    children.everywhere = True
    return start(folder)


def start(folder=None, token=None, switches=False):
    """Begins telling events to `folder`, or to the one that FORKHALL_EVENTS names. False, and nothing changed, without a
    folder, where no ring can be made in it, or in an interpreter that we do not know: the program then runs unwatched.
    `token`, or FORKHALL_MARKS, given to the first process of a run: all of them mark their terminal output with it (see
    marks.py). `switches`, or FORKHALL_EVENTS_SWITCHES=1, given to it: all of them tell each turn of an asyncio task and of
    a greenlet, too."""
    if folder is None:
        folder = os.environ.pop("FORKHALL_EVENTS", None)
    token = os.environ.pop("FORKHALL_MARKS", token)
    switches = os.environ.pop("FORKHALL_EVENTS_SWITCHES", "1" if switches else "") == "1"
    if not folder or not is_known():
        return False
    from . import ring

    if ring.is_open():
        return True
    if not ring.open_in(folder, switches):
        return False
    from . import lazy, lifecycle, marks

    try:
        lifecycle.begin()
        marks.begin(folder, token)
        lazy.install()
    except Exception:
        # An interpreter that looks otherwise than we know: the program runs, unwatched.
        if lazy.STRICT:
            raise
        ring.stop()
        return False
    return True
