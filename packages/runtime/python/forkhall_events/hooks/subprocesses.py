"""subprocess: other programs that are started and waited for."""

import os
from time import monotonic

from .. import children, ring
from ..lifecycle import starting, tell_end
from ..places import here
from ..ring import get_ident
from ..wrap import install, trim
from .processes import joining


def patch(module):
    Popen = module.Popen
    wait, handle = Popen.wait, Popen._handle_exitstatus

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

    install(Popen, wait=joining(wait, lambda popen: popen), _handle_exitstatus=_handle_exitstatus, _execute_child=_execute_child)
