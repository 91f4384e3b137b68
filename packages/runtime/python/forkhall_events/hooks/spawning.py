"""multiprocessing.util: the launch of spawned children, of the fork server and of the resource tracker. They start as
`python -c "from multiprocessing… import …"`; our beginning goes in front of it, so that a cleaned environment or -I hides
nothing."""

import os

from .. import ring
from ..wrap import install

_place = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def prologue():
    return (
        f"import sys;sys.path.insert(0,{_place!r});import forkhall_events;sys.path.remove({_place!r});"
        f"forkhall_events.start({ring.folder()!r});del forkhall_events,sys;"
    )


def patch(module):
    launch = module.spawnv_passfds

    def spawnv_passfds(path, args, passfds):
        if ring.is_open():
            args = list(args)
            for index, arg in enumerate(args[:-1]):
                if arg in ("-c", b"-c") and isinstance(args[index + 1], str):
                    args[index + 1] = prologue() + args[index + 1]
                    break
        return launch(path, args, passfds)

    install(module, spawnv_passfds=spawnv_passfds)
