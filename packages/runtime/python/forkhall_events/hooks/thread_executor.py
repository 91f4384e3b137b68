"""concurrent.futures.thread: tasks in threads."""

from .. import ring
from ..ring import get_ident, tell
from ..wrap import install
from .futures import executor, submitting
from .pools import FINISHED, STARTED, as_callback, tell_failure

_made = [0]


def _telling(context, number):
    if getattr(context, "initializer", None) is not None:
        context.initializer = as_callback(number, context.initializer)
    return context


def patch(module):
    def number(self):
        _made[0] += 1
        number = ring.define(k="object", id=f"tx{_made[0]}", own=1)
        if getattr(self, "_initializer", None) is not None:
            self._initializer = as_callback(number, self._initializer)
        make = getattr(self, "_create_worker_context", None)  # since 3.14 it has the initializer
        if make is not None:
            self._create_worker_context = lambda: _telling(make(), number)
        return number

    executor(module.ThreadPoolExecutor, number, lambda self: [])
    Item = module._WorkItem
    run, init = Item.run, Item.__init__

    def __init__(self, future, *args, **kwargs):
        init(self, future, *args, **kwargs)
        future._fh = submitting.get(get_ident())

    def hooked_run(self, *context):  # since 3.14 it is given one
        known = self.future.__dict__.get("_fh")
        if known:
            tell(STARTED, known[0], 0, 0, known[1])
        run(self, *context)
        if known:
            error = None if self.future.cancelled() else self.future._exception
            if error is None:
                tell(FINISHED, known[0], 0, 0, known[1])
            else:
                tell_failure(known[0], known[1], error)

    install(Item, run=hooked_run, __init__=__init__)
