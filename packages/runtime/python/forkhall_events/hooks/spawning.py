"""multiprocessing.util: the launch of spawned children, of the fork server and of the resource tracker. They start as
`python -c "from multiprocessing… import …"`. Where their own sitecustomize does not begin with us, our beginning goes in
front of it, so that a cleaned environment or -I hides nothing."""

import os
import sys

from .. import children, ring
from ..wrap import install

_place = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
#: From Python 3.13 on a traceback shows the line of `-c` in which it began: it is to be multiprocessing's.
_end = "\n" if sys.version_info >= (3, 13) else ";"


def prologue():
    return (
        f"import sys;sys.path.insert(0,{_place!r});import forkhall_events;sys.path.remove({_place!r});"
        f"forkhall_events.start({ring.folder()!r});del forkhall_events,sys{_end}"
    )


def patch(module):
    launch = module.spawnv_passfds

    def spawnv_passfds(path, args, passfds):
        is_tracker = any("multiprocessing.resource_tracker" in str(arg) for arg in args)
        if children.hands_on():
            args = list(args)
            for index, arg in enumerate(args[:-1]):
                if arg in ("-c", b"-c") and isinstance(args[index + 1], str):
                    args[index + 1] = prologue() + args[index + 1]
                    break
        pid = launch(path, args, passfds)
        if is_tracker:
            # It goes on after us, for a moment: not as somebody who has lost a parent.
            ring.record("process.started", pid=pid, how="resource-tracker", name="resource tracker", parent=os.getpid(), service=True)
        return pid

    install(module, spawnv_passfds=spawnv_passfds)
