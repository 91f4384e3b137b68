"""The life of a process: its start, fork, exec, the signals that it sends and the children that it waits for."""

import atexit
import os
import sys
from time import monotonic

from . import children, ring
from .places import called_by_program, here
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
    parent = ring.after_fork_in_child()
    ring.record("process.started", how="os.fork", parent=parent or None)
    atexit.register(_tell_uncaught)


def _tell_uncaught():
    """What the interpreter has printed at the end of a child of os.fork(). One of multiprocessing ends otherwise."""
    error = getattr(sys, "last_value", None)
    if isinstance(error, BaseException):
        from .hooks.processes import tell_error

        tell_error(error)


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
    try:
        import signal

        return signal.Signals(number).name
    except (ImportError, ValueError):  # at its end an interpreter imports no more
        return f"SIG{number}"


#: Children that os.fork and os.posix_spawn have made here and nobody has asked for.
_children = set()
#: Threads that start a subprocess: one that could not be started is asked for by the library itself.
starting = set()


def _ended(pid, status, tell_joined):
    _children.discard(pid)
    tell_end(pid, status, tell_joined)


def _patch_os():
    _patch_starts()
    _patch_waits()
    real_kill = os.kill

    @wrap(os.kill)
    def kill(*given):
        if len(given) == 2:
            tell_signal(*given)
        return real_kill(*given)

    real_killpg = os.killpg

    @wrap(os.killpg)
    def killpg(*given):
        if len(given) == 2:
            tell_signal(*given, True)
        return real_killpg(*given)

    os.kill, os.killpg = kill, killpg


def tell_signal(pid, signal, group=False):
    """`pid` as for kill(2): one below 1 is a group."""
    if not isinstance(pid, int) or not isinstance(signal, int) or signal == 0:
        return
    group = group or pid < 1
    target = abs(pid) if pid not in (0, -1) else os.getpgrp()
    if target > 0:
        ring.record("process.signalled", here(), target=target, signal=signal_name(int(signal)), group=True if group else None)


def _patch_starts():
    real_fork, real_execve = os.fork, os.execve

    @wrap(os.fork)
    def fork():
        t = monotonic()
        pid = real_fork()
        if pid > 0:  # the child tells it too, if it lives long enough; it may have ended by now
            _children.add(pid)
            ring.record("process.started", here(), pid=pid, t=t, how="os.fork", parent=os.getpid())
        else:
            _children.clear()
        return pid

    def replaces(real):
        @wrap(real)
        def execute(path, args, *environment):
            try:
                can = os.path.isfile(path) and os.access(path, os.X_OK)
                name, is_python = children.described(args, path)
            except (TypeError, ValueError):
                can = is_python = False
            if can:
                ring.record("process.started", here(), how="exec", name=name)
                if is_python and children.hands_on():
                    return real_execve(path, args, children.environment(*environment or (None,)))
            return real(path, args, *environment)

        return execute

    def spawns(real):
        @wrap(real)
        def spawn(path, argv, env, *rest, **options):
            by_program = called_by_program(3)
            try:
                name, is_python = children.described(argv, path)
                if by_program and is_python and children.hands_on():
                    env = children.environment(env)
            except (TypeError, ValueError):
                name = None
            t = monotonic()
            pid = real(path, argv, env, *rest, **options)
            if by_program:
                _children.add(pid)
                ring.record("process.started", here(), pid=pid, t=t, how="subprocess", name=name, parent=os.getpid())
            return pid

        return spawn

    os.fork, os.execv, os.execve = fork, replaces(os.execv), replaces(real_execve)
    for name in ("posix_spawn", "posix_spawnp"):
        if hasattr(os, name):
            setattr(os, name, spawns(getattr(os, name)))


def _patch_waits():
    def waits(real, takes_pid):
        @wrap(real)
        def wait(*args, **kwargs):
            ident = ring.get_ident()
            if ident in starting:
                return real(*args, **kwargs)
            muted = ident in ring.muted
            pid, options = None, 0
            if takes_pid and args:
                pid, options = args[0], args[1] if len(args) > 1 else 0
            if len(_children) == 1 and pid in (None, -1, 0):
                (pid,) = _children  # any child, and there is one
            waiting = isinstance(pid, int) and pid > 0 and options == 0 and not muted
            if waiting:
                ring.record("process.joining", here(), target=pid)
            try:
                result = real(*args, **kwargs)
            except BaseException:
                if waiting:
                    ring.record("process.joined", target=pid, timedOut=True)
                raise
            if result[0] > 0:
                _ended(result[0], result[1], not muted)
            elif waiting:
                ring.record("process.joined", target=pid, timedOut=True)
            return result

        return wait

    for name in ("wait", "waitpid", "wait3", "wait4"):
        setattr(os, name, waits(getattr(os, name), name in ("waitpid", "wait4")))
    if hasattr(os, "waitid"):
        real_waitid = os.waitid

        @wrap(real_waitid)
        def waitid(idtype, ident, options, /):
            result = real_waitid(idtype, ident, options)
            if result is not None and not options & os.WNOWAIT:
                code, status = result.si_code, result.si_status
                if code in (os.CLD_EXITED, os.CLD_KILLED, os.CLD_DUMPED):
                    _ended(result.si_pid, status << 8 if code == os.CLD_EXITED else status, ring.get_ident() not in ring.muted)
            return result

        os.waitid = waitid
