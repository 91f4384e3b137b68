"""multiprocessing.connection: the ends of pipes, listeners, waits for several ends at once.

An end is watched when the program made its pipe, or first uses it (it came over spawn); its identity is the inode behind
its descriptor, which all processes see. `_fh` is its number. Watched ends are of a class of their own, which goes by the
name of theirs: those of a library, a queue's and a pool's among them, cost nothing."""

import os
import sys
from _thread import get_ident

from .. import ring
from ..kinds import NUMBERS
from ..places import called_by_program, here, name_here
from ..ring import muted, tell
from ..wrap import install, milliseconds, trim
from . import several
from .semaphores import _by_program, announce, building

WAITING, SENT, RECEIVED, TIMED_OUT, ACCEPTED = (NUMBERS["pipe." + verb] for verb in ("waiting", "sent", "received", "timed-out", "accepted"))
ITEM, SPACE, CLIENT = 0, 1, 2
#: A message of at least so many bytes may fill the pipe by itself.
LARGE = 16384


def identity(end):
    way = "" if end._readable and end._writable else "r" if end._readable else "w"
    return f"P{os.fstat(end._handle).st_ino}{way}"


#: Connection, and the class of watched ones.
_plain = _watched = None


def unwatch_end(end):
    if type(end) is _watched:
        end.__class__ = _plain


def _watch(end):
    """Its number; 0 where it has none."""
    try:
        end._fh = ring.define(k="object", id=identity(end))
    except OSError:
        unwatch_end(end)
        return 0
    end.__class__ = _watched
    return end._fh


def _met_now(end, depth):
    """The number of an end that is used for the first time, 0 where a library does it. `depth`: how far from here the frame
    is that decides."""
    if end._handle is not None and called_by_program(depth):
        return _watch(end)
    unwatch_end(end)
    return 0


def _met(end, place, name):
    """A connection between two programs: what they said to know each other is not the program's."""
    if end is not None:
        announce(_watch(end), "Client", name=name, place=place)
    return end


def patch(module):
    pipe, client = module.Pipe, module.Client

    def Client(*args, **kwargs):
        try:
            end = client(*args, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        return _met(end, here(), name_here()) if called_by_program() else end


    def Pipe(duplex=True):
        try:
            ends = pipe(duplex)
        except BaseException as error:
            trim(error, 1)
            raise
        if get_ident() not in building and _by_program():
            place = here()
            names = [name_here(0), name_here(1)]
            for turn, end in enumerate(ends):
                announce(_watch(end), "Pipe", peer=identity(ends[1 - turn]), name=names[turn], place=place)
        return ends

    install(module, Pipe=Pipe, Client=Client)
    _patch_end(module)
    _patch_listener(module)
    _patch_wait(module)


def _patch_end(module):
    global _plain, _watched
    Connection = _plain = module.Connection
    init, send, receive, poll = Connection.__init__, Connection._send_bytes, Connection._recv_bytes, Connection.poll

    def __init__(self, *args, **kwargs):
        try:
            init(self, *args, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        if type(self) is Connection and get_ident() not in building:
            self.__class__ = _watched

    def _send_bytes(self, buf):
        try:
            number = self._fh
            if number is None:
                number = _met_now(self, 4)
            if not number:
                return send(self, buf)
            place, size = here(), len(buf)
            if size >= LARGE:
                tell(WAITING, number, place, -1, SPACE)
            send(self, buf)
        except BaseException as error:
            trim(error, 1)
            raise
        tell(SENT, number, place, 0, size)

    def _recv_bytes(self, maxsize=None):
        number, place = self._fh, 0
        try:
            if number is None:
                number = _met_now(self, 4)
            if not number:
                return receive(self, maxsize)
            place = here()
            tell(WAITING, number, place, -1, ITEM)
            data = receive(self, maxsize)
        except BaseException as error:
            if number:
                tell(TIMED_OUT, number, place)
            trim(error, 1)
            raise
        tell(RECEIVED, number, place, 0, -1 if data is None else data.tell())
        return data

    def hooked_poll(self, timeout=0.0):
        number, place = 0 if timeout == 0.0 else self._fh, 0
        try:
            if number is None:
                number = _met_now(self, 3)
            if not number:
                return poll(self, timeout)
            place = here()
            tell(WAITING, number, place, milliseconds(timeout), ITEM)
            return poll(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if number:
                tell(TIMED_OUT, number, place)

    install(Connection, __init__=__init__)
    names = {name: getattr(Connection, name) for name in ("__module__", "__qualname__", "__doc__")}
    _watched = type("Connection", (Connection,), {**names, "_fh": None})
    install(_watched, _send_bytes=_send_bytes, _recv_bytes=_recv_bytes, poll=hooked_poll)
    # As multiprocessing's reduction does for theirs.
    module.reduction.register(_watched, module.reduce_connection)


def _patch_listener(module):
    accept = module.Listener.accept

    def hooked_accept(self):
        number, place = 0, 0
        try:
            if not called_by_program():
                return accept(self)
            place = here()
            number = self.__dict__.get("_fh")
            if number is None:
                number = self._fh = ring.define(k="object", id=f"listener{os.getpid()}.{id(self):x}")
                announce(number, "Listener", place=place)
            tell(WAITING, number, place, -1, CLIENT)
            return _met(accept(self), place, name_here())
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if number:
                tell(ACCEPTED, number, place)

    install(module.Listener, accept=hooked_accept)


def _pid_of(sentinel):
    """The process that a descriptor stands for; 0 where it stands for none."""
    module = sys.modules["multiprocessing.process"]
    for process in list(module._children):
        if getattr(process, "_sentinel", None) == sentinel:
            return process._popen.pid
    parent = module._parent_process
    return parent._pid if parent is not None and parent._sentinel == sentinel else 0


def _member(module, thing):
    if isinstance(thing, module.Connection):
        queue = thing.__dict__.get("_fh_of")
        if queue:
            return several.ITEM, queue, 0
        number = thing._fh if type(thing) is _watched else 0
        if number is None and thing._handle is not None:
            number = _watch(thing)
        return (several.MESSAGE, number, 0) if number else several.UNKNOWN
    pid = _pid_of(thing) if isinstance(thing, int) else 0
    return (several.PROCESS, 0, pid) if pid else several.UNKNOWN


def _patch_wait(module):
    real = module.wait

    def wait(object_list, timeout=None):
        told = called_by_program() and get_ident() not in muted
        try:
            if not told:
                return real(object_list, timeout)
            things = list(object_list)
            # Without a wait where there is none, as it is with most in a loop.
            ready = real(things, 0)
            if ready or not things or timeout == 0:
                return ready
            members = [_member(module, thing) for thing in things[: several.MOST]]
            return several.waiting(lambda timeout: real(things, timeout), timeout, members, len(things), False, bool)
        except BaseException as error:
            trim(error, 1)
            raise

    install(module, wait=wait)
