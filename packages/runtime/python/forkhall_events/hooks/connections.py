"""multiprocessing.connection: the ends of pipes, listeners.

An end is watched when the program made its pipe, or first uses it (it came over spawn); its identity is the inode behind
its descriptor, which all processes see. `_fh` is its number, 0 for an end that a library uses for itself."""

import os
from _thread import get_ident

from .. import ring
from ..kinds import NUMBERS
from ..places import called_by_program, here, name_here
from ..ring import tell
from ..wrap import milliseconds, trim
from .semaphores import _by_program, announce, building

WAITING, SENT, RECEIVED, TIMED_OUT, ACCEPTED = (NUMBERS["pipe." + verb] for verb in ("waiting", "sent", "received", "timed-out", "accepted"))
ITEM, SPACE, CLIENT = 0, 1, 2
#: A message of at least so many bytes may fill the pipe by itself.
LARGE = 16384


def identity(end):
    way = "" if end._readable and end._writable else "r" if end._readable else "w"
    return f"P{os.fstat(end._handle).st_ino}{way}"


def number_of(end):
    number = end.__dict__.get("_fh")
    if number is None:
        number = 0
        if end._handle is not None and called_by_program(3):
            try:
                number = ring.define(k="object", id=identity(end))
            except OSError:
                pass
        end._fh = number
    return number


def patch(module):
    pipe = module.Pipe

    def Pipe(duplex=True):
        ends = pipe(duplex)
        if get_ident() not in building and _by_program():
            place = here()
            names = [name_here(), name_here()]
            for turn, end in enumerate(ends):
                end._fh = ring.define(k="object", id=identity(end))
                announce(end._fh, "Pipe", peer=identity(ends[1 - turn]), name=names[turn], place=place)
        return ends

    Pipe.__doc__ = pipe.__doc__
    module.Pipe = Pipe
    base = module._ConnectionBase
    send, recv, send_bytes, recv_bytes, poll = base.send, base.recv, base.send_bytes, base.recv_bytes, base.poll
    pickler = module._ForkingPickler

    def hooked_send(self, obj):
        number = number_of(self)
        if not number:
            return send(self, obj)
        place = here()
        try:
            self._check_closed()
            self._check_writable()
            data = pickler.dumps(obj)
            size = len(data)
            if size >= LARGE:
                tell(WAITING, number, place, -1, SPACE)
            self._send_bytes(data)
        except BaseException as error:
            trim(error, 1)
            raise
        tell(SENT, number, place, 0, size)

    def hooked_send_bytes(self, buf, offset=0, size=None):
        number = number_of(self)
        if not number:
            return send_bytes(self, buf, offset, size)
        place = here()
        try:
            send_bytes(self, buf, offset, size)
        except BaseException as error:
            trim(error, 1)
            raise
        tell(SENT, number, place, 0, len(buf))

    def receiving(real):
        def receive(self, *args):
            number = number_of(self)
            if not number:
                return real(self, *args)
            place = here()
            tell(WAITING, number, place, -1, ITEM)
            try:
                item = real(self, *args)
            except BaseException as error:
                tell(TIMED_OUT, number, place)
                trim(error, 1)
                raise
            tell(RECEIVED, number, place, 0, -1)
            return item

        receive.__name__, receive.__doc__ = real.__name__, real.__doc__
        return receive

    def hooked_poll(self, timeout=0.0):
        if timeout == 0.0:
            return poll(self, timeout)
        number = number_of(self)
        if not number:
            return poll(self, timeout)
        place = here()
        tell(WAITING, number, place, milliseconds(timeout), ITEM)
        try:
            return poll(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            tell(TIMED_OUT, number, place)

    hooked_send.__name__, hooked_send_bytes.__name__, hooked_poll.__name__ = "send", "send_bytes", "poll"
    base.send, base.send_bytes, base.poll = hooked_send, hooked_send_bytes, hooked_poll
    base.recv, base.recv_bytes = receiving(recv), receiving(recv_bytes)

    accept = module.Listener.accept

    def hooked_accept(self):
        if not called_by_program():
            return accept(self)
        number = self.__dict__.get("_fh")
        if number is None:
            number = self._fh = ring.define(k="object", id=f"listener{os.getpid()}.{id(self):x}")
            announce(number, "Listener", place=here())
        place = here()
        tell(WAITING, number, place, -1, CLIENT)
        try:
            return accept(self)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            tell(ACCEPTED, number, place)

    hooked_accept.__name__ = "accept"
    module.Listener.accept = hooked_accept
