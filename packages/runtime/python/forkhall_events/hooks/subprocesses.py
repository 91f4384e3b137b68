"""subprocess: other programs that are started and waited for."""

import os
from time import monotonic

from .. import children, ring
from ..lifecycle import starting, tell_end
from ..places import here
from ..ring import get_ident, muted
from ..wrap import install, trim


def patch(module):
    Popen = module.Popen
    wait, handle = Popen.wait, Popen._handle_exitstatus

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
        if get_ident() not in starting:  # it could not be started
            tell_end(self.pid, sts, False)
        return handle(self, sts, *rest)

    execute = Popen._execute_child
    names = execute.__code__.co_varnames[: execute.__code__.co_argcount]
    args_at, executable_at, shell_at, env_at, preexec_at = (names.index(name) - 1 for name in ("args", "executable", "shell", "env", "preexec_fn"))

    def _execute_child(self, *given):
        name = "subprocess"
        try:
            name, is_python = children.described(given[args_at], given[executable_at], given[shell_at])
            # A preexec_fn may change the environment that the child inherits.
            if is_python and given[preexec_at] is None and children.hands_on():
                given = (*given[:env_at], children.environment(given[env_at]), *given[env_at + 1 :])
        except (TypeError, ValueError):
            pass  # the real one says what is wrong with them
        ident = get_ident()
        starting.add(ident)
        t = monotonic()
        try:
            execute(self, *given)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            starting.discard(ident)
        ring.record("process.started", here(), pid=self.pid, t=t, parent=os.getpid(), how="subprocess", name=name)

    install(Popen, wait=hooked_wait, _handle_exitstatus=_handle_exitstatus, _execute_child=_execute_child)
