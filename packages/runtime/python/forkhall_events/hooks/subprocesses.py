"""subprocess: other programs that are started and waited for."""

import os

from .. import ring
from ..places import here
from ..ring import get_ident, muted
from ..wrap import trim


def patch(module):
    Popen = module.Popen
    init, wait, handle = Popen.__init__, Popen.wait, Popen._handle_exitstatus

    def __init__(self, args, *rest, **kwargs):
        try:
            init(self, args, *rest, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        try:
            first = args if isinstance(args, (str, bytes, os.PathLike)) else args[0]
            name = os.path.basename(os.fsdecode(first)).split(" ")[0]
        except Exception:
            name = "subprocess"
        ring.record("process.started", here(), pid=self.pid, parent=os.getpid(), how="subprocess", name=name)

    def hooked_wait(self, timeout=None):
        if self.returncode is not None or get_ident() in muted:
            try:
                return wait(self, timeout)
            except BaseException as error:
                trim(error, 1)
                raise
        ring.record("process.joining", here(), target=self.pid, timeout=None if timeout is None else max(float(timeout), 0.0))
        ident = get_ident()
        muted.add(ident)
        try:
            return wait(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            muted.discard(ident)
            ring.record("process.joined", target=self.pid, timedOut=True if self.returncode is None else None)

    def _handle_exitstatus(self, sts, *rest):
        from ..lifecycle import tell_end

        tell_end(self.pid, sts, False)
        return handle(self, sts, *rest)

    hooked_wait.__name__ = "wait"
    __init__.__wrapped__ = init
    Popen.__init__, Popen.wait, Popen._handle_exitstatus = __init__, hooked_wait, _handle_exitstatus
