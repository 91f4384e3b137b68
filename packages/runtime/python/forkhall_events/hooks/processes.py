"""multiprocessing.process: start, the child's beginning, uncaught errors, join."""

import sys
from time import monotonic

from .. import ring
from ..places import here
from ..ring import get_ident, muted
from ..wrap import install, trim


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

    def hooked_join(self, timeout=None):
        popen = self._popen
        if popen is None or popen.returncode is not None or get_ident() in muted:
            try:
                return join(self, timeout)
            except BaseException as error:
                trim(error, 1)
                raise
        ring.record("process.joining", here(), target=popen.pid, timeout=None if timeout is None else max(float(timeout), 0.0))
        ident = get_ident()
        muted.add(ident)
        try:
            return join(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            muted.discard(ident)
            ring.record("process.joined", target=popen.pid, timedOut=True if popen.returncode is None else None)

    install(Base, start=hooked_start, _bootstrap=hooked_bootstrap, join=hooked_join)


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
