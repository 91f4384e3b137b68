"""The life of a process: its start, fork, exec, the signals that it sends and the children that it waits for."""

import os
import sys

from . import ring
from .places import here
from .wrap import wrap


def _role():
    """How this interpreter was started, by what it runs."""
    argv = " ".join(getattr(sys, "orig_argv", []))
    if "multiprocessing.resource_tracker" in argv:
        return "resource-tracker", "resource tracker"
    if "multiprocessing.forkserver" in argv:
        return "subprocess", "fork server"
    return None, None


def begin():
    how, name = _role()
    if how is None:
        try:
            os.close(os.open(f"{ring.folder()}/main", os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
            how = "main"
            name = "MainProcess"
        except OSError:
            how = "unknown"
    ring.record("process.started", how=how, name=name, parent=os.getppid() or None, service=True if name not in (None, "MainProcess") else None)
    os.register_at_fork(after_in_child=_forked)
    _patch_os()
    from .hooks import inputs

    inputs.patch()


def _forked():
    parent = os.getppid()
    ring.after_fork_in_child(parent)
    ring.record("process.started", how="os.fork", parent=parent or None)


def tell_end(pid, status, joined):
    """A wait status that the system gave: the child has ended."""
    if os.WIFEXITED(status):
        ring.record("process.exited", pid=pid, code=os.WEXITSTATUS(status))
    elif os.WIFSIGNALED(status):
        ring.record("process.exited", pid=pid, signal=signal_name(os.WTERMSIG(status)))
    else:
        return
    if joined:
        ring.record("process.joined", target=pid)


def signal_name(number):
    import signal

    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIG{number}"


def _patch_os():
    real_kill = os.kill
    real_execv, real_execve = os.execv, os.execve

    @wrap(os.kill)
    def kill(pid, signal):
        if isinstance(pid, int) and pid > 0 and int(signal) != 0:
            ring.record("process.signalled", here(), target=pid, signal=signal_name(int(signal)))
        return real_kill(pid, signal)

    def waits(real, at):
        @wrap(real)
        def wait(*args, **kwargs):
            pid = args[0] if real.__name__ in ("waitpid", "wait4") and args else None
            options = args[1] if pid is not None and len(args) > 1 else 0
            waiting = isinstance(pid, int) and pid > 0 and options == 0 and ring.get_ident() not in ring.muted
            if waiting:
                ring.record("process.joining", here(), target=pid)
            try:
                result = real(*args, **kwargs)
            except OSError:
                if waiting:
                    ring.record("process.joined", target=pid, timedOut=True)
                raise
            if result[0] > 0:
                tell_end(result[0], result[at], ring.get_ident() not in ring.muted)
            elif waiting:
                ring.record("process.joined", target=pid, timedOut=True)
            return result

        return wait

    def replaces(real):
        @wrap(real)
        def execute(path, *args):
            try:
                can = os.path.isfile(path) and os.access(path, os.X_OK)
            except (TypeError, ValueError):
                can = False
            if can:
                ring.record("process.started", here(), how="exec", name=os.path.basename(os.fsdecode(path)))
            return real(path, *args)

        return execute

    real_fork = os.fork

    @wrap(os.fork)
    def fork():
        pid = real_fork()
        if pid > 0:  # the child tells it too, if it lives long enough
            ring.record("process.started", here(), pid=pid, how="os.fork", parent=os.getpid())
        return pid

    os.kill, os.fork = kill, fork
    for name in ("wait", "waitpid", "wait3", "wait4"):
        setattr(os, name, waits(getattr(os, name), 1))
    os.execv = replaces(real_execv)
    os.execve = replaces(real_execve)
