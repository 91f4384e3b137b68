"""multiprocessing.process: start, the child's beginning, uncaught errors, join."""

import sys
from time import monotonic

from .. import ring
from ..places import here
from ..ring import get_ident, muted
from ..wrap import install, milliseconds, quietly, trim


#: Of BaseProcess._bootstrap, which prints what a child did not catch.
bootstrap_code = None


def patch(module):
    global bootstrap_code
    Base = module.BaseProcess
    bootstrap_code = Base._bootstrap.__code__
    start, bootstrap, join = Base.start, Base._bootstrap, Base.join

    def hooked_start(self):
        t = monotonic()
        try:
            start(self)
        except BaseException as error:
            trim(error, 1)
            raise
        how = getattr(self._popen, "method", None)
        ring.record("process.started", here(), pid=self.pid, t=t, parent=self._parent_pid, name=self.name, how=how, daemon=bool(self.daemon))

    def hooked_bootstrap(self, parent_sentinel=None):
        how = getattr(self, "_start_method", None) or _method()
        ring.record("process.started", name=self.name, how=how, daemon=bool(self.daemon), parent=self._parent_pid)
        return bootstrap(self, parent_sentinel)

    install(Base, start=hooked_start, _bootstrap=hooked_bootstrap, join=joining(join, lambda process: process._popen))


def joining(wait, child):
    """A replacement for a method that waits for a child; `child(self)` has its pid and returncode."""
    quiet_wait = quietly(wait)

    def join(self, timeout=None):
        its = child(self)
        told = its is not None and its.returncode is None and get_ident() not in muted
        if told:
            most = milliseconds(timeout)
            ring.record("process.joining", here(), target=its.pid, timeout=None if most < 0 else most / 1000)
        try:
            return quiet_wait(self, timeout) if told else wait(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if told:
                ring.record("process.joined", target=its.pid, timedOut=True if its.returncode is None else None)

    return join


def _method():
    """How this child was started, told by the modules that began it."""
    if "--multiprocessing-fork" in sys.argv or "multiprocessing.spawn" in " ".join(sys.orig_argv) and "forkserver" not in " ".join(sys.orig_argv):
        return "spawn"
    return "forkserver" if "multiprocessing.forkserver" in " ".join(sys.orig_argv) else "fork"


def tell_error(error):
    import traceback

    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    ring.record("process.failed", place_of(error), error=text[-3500:])


def place_of(error):
    """The deepest line of the program itself in an error's traceback."""
    from .. import places

    trace, found = error.__traceback__, None
    while trace is not None:
        if not places.is_library(trace.tb_frame.f_code.co_filename):
            found = trace
        trace = trace.tb_next
    if found is None:
        return 0
    code = found.tb_frame.f_code
    name = code.co_filename
    file = name[len(places._cwd) :] if name.startswith(places._cwd) else name
    return ring.define(k="place", file=file[:400], line=found.tb_lineno or 1, function=code.co_name[:200])
