"""Patches modules of the standard library: those that are imported already at once, the others when they are."""

import os
import sys

#: For tests: a patch that does not fit is an error.
STRICT = os.environ.pop("FORKHALL_EVENTS_STRICT", "") == "1"

#: Module → module of ours with a function `patch(module)`.
PATCHES = {
    "threading": "threads",
    "queue": "thread_queues",
    "signal": "signals",
    "multiprocessing.process": "processes",
    "traceback": "tracebacks",
    "multiprocessing.util": "spawning",
    "multiprocessing.popen_fork": "popen",
    "multiprocessing.resource_tracker": "tracker",
    "multiprocessing.spawn": "spawn",
    "multiprocessing.synchronize": "semaphores",
    "multiprocessing.queues": "queues",
    "multiprocessing.connection": "connections",
    "multiprocessing.pool": "pools",
    "multiprocessing.managers": "managers",
    "multiprocessing.shared_memory": "memory",
    "concurrent.futures._base": "futures",
    "concurrent.futures.process": "process_executor",
    "concurrent.futures.thread": "thread_executor",
    "subprocess": "subprocesses",
    "asyncio.timeouts": "asyncio_timeouts",
    "asyncio.locks": "asyncio_locks",
    "asyncio.queues": "asyncio_queues",
    "asyncio.base_events": "asyncio_tasks",
    "asyncio.taskgroups": "asyncio_groups",
    "greenlet": "greenlets",
    "gevent._semaphore": "gevent_locks",
    "gevent.lock": "gevent_locks",
    "gevent.event": "gevent_events",
    "gevent.queue": "gevent_queues",
    "gevent.greenlet": "gevent_joins",
    "gevent.timeout": "gevent_timeouts",
}


def patch(name):
    module = sys.modules[name]
    if getattr(module, "__forkhall__", False):
        return
    module.__forkhall__ = True
    try:
        ours = __import__(f"{__package__}.hooks.{PATCHES[name]}", None, None, ["patch"])
        ours.patch(module)
    except Exception:
        # A standard library that looks otherwise than we know: the program goes on, with fewer events.
        if STRICT:
            raise


class _Loader:
    """Stands in for a module's loader until the module is executed and patched."""

    def __init__(self, loader):
        self._loader = loader

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        name = module.__spec__.name  # a compiled module of gevent gives itself another one
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        patch(name)


class _Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in PATCHES:
            return None
        for finder in sys.meta_path:
            if finder is _Finder:
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader)
                return spec
        return None


def install():
    for name in PATCHES:
        module = sys.modules.get(name)
        if module is None:
            continue
        if getattr(getattr(module, "__spec__", None), "_initializing", False):
            continue
        patch(name)
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
