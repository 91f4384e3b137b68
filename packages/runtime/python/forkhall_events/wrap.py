"""Wrappers that look like what they wrap and leave no line in a traceback."""

import sys

from .ring import get_ident, muted

_COROUTINE = 0x80


def wrap(original):
    """Decorates a replacement for `original`: takes over its name, and takes itself out of the traceback of what passes
    through. (A bare `raise` adds no entry of its own: CPython's RERAISE goes on with the traceback that is there.)"""

    def decorate(replacement):
        def wrapper(*args, **kwargs):
            try:
                return replacement(*args, **kwargs)
            except BaseException as error:
                trim(error, 2)
                raise

        wrapper.__wrapped__ = original
        like(original, wrapper)
        # os.kill is posix.kill, and is pickled as that.
        home = sys.modules.get(original.__module__)
        if getattr(home, original.__name__, None) is original:
            setattr(home, original.__name__, wrapper)
        return wrapper

    return decorate


def like(original, replacement):
    """Gives a replacement the names of what it replaces."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        try:
            setattr(replacement, name, getattr(original, name))
        except (AttributeError, TypeError):
            pass
    ours, theirs = getattr(replacement, "__code__", None), getattr(original, "__code__", None)
    if theirs is not None and ours is not None and ours.co_flags & _COROUTINE:
        # A task prints where its coroutine is.
        replacement.__code__ = ours.replace(co_filename=theirs.co_filename, co_firstlineno=theirs.co_firstlineno, co_name=theirs.co_name)
    return replacement


def quietly(original):
    """A replacement that tells nothing of what happens in it: there the library is at work for itself."""

    def wrapper(*args, **kwargs):
        ident = get_ident()
        outermost = ident not in muted
        muted.add(ident)
        try:
            return original(*args, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if outermost:
                muted.discard(ident)

    wrapper.__wrapped__ = original
    return like(original, wrapper)


def awaiting(original, waiter):
    """A replacement for a coroutine function that waits for tasks over a future of its own. `waiter(*args)` gives the task
    that waits, or None, and a function for all those that it waits for; where these are not known it is None."""

    async def wait(*args, **kwargs):
        task, others = waiter(*args)
        if task is not None:
            task._fh_for = others
        try:
            return await original(*args, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if task is not None:
                task._fh_for = None

    return wait


def install(owner, **replacements):
    """Puts functions in the place of an owner's: they have the same names, in messages of errors too."""
    for name, replacement in replacements.items():
        setattr(owner, name, like(getattr(owner, name), replacement))


def trim(error, frames):
    """Takes the first entries out of an exception's traceback: those of our own frames."""
    trace = error.__traceback__
    for _ in range(frames):
        if trace is not None:
            trace = trace.tb_next
    error.__traceback__ = trace


def milliseconds(timeout):
    """A time-out for a slot: -1 for none."""
    if timeout is None:
        return -1
    try:
        return min(max(int(timeout * 1000), 0), 2_000_000_000)
    except (TypeError, ValueError, OverflowError):
        return -1
