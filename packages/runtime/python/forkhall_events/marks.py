"""Says of each piece of terminal output which process wrote it.

The raw layer of sys.stdout and sys.stderr is replaced by one that writes, in one call (a terminal takes a write as a
whole), a mark with a token of the run and the pid, then the piece, then an end mark. The sandbox takes the marks out
before anybody sees the bytes; packages/sandbox/src/run/writer-marks.ts has the other side. A mark consists of control
characters that terminals ignore and for which a terminal driver counts no column.

Written is marked only while the descriptor is the run's own terminal: the program may have put a file, a pipe or a
terminal of its own in its place.
"""

import io
import os
import sys
from os import fstat, getsid, tcgetpgrp

from .wrap import trim

INTRODUCER = b"\x1d"
DIGITS = bytes((0x01, 0x02, 0x03, 0x04, 0x06, 0x10, 0x12, 0x14, 0x15, 0x16, 0x17, 0x19, 0x1C, 0x1E, 0x1F, 0x7F))

_real_write = io.FileIO.write
#: Of a beginning, with token and pid, and of an end.
BEGIN_BYTES = 1 + 5 + 6
END_BYTES = 1 + 5
MARKS_BYTES = BEGIN_BYTES + END_BYTES
# Marking copies: of a program that writes a whole file at once it must not take twice the memory.
MOST_MARKED = 1 << 20
#: Descriptors below a buffer, and what was written of a buffer that a signal's handler left thinking otherwise.
_buffered = set()
_owed = {}
_token = None
_terminal = None
_session = None
_begin = _end = b""


def _mark(digits):
    return INTRODUCER + bytes(DIGITS[int(digit, 16)] for digit in digits)


class FileIO(io.FileIO):
    """Named as the class for which it stands in."""

    __module__ = "_io"

    def write(self, data, /):
        done = []
        try:
            fd = self.fileno()
            if fd in _owed:
                owed = _owed[fd]
                length = len(owed)
                is_written = data[:length] == owed
                # Signals are heard after calls only: from here to the return there is none.
                del _owed[fd]
                if is_written:
                    return length
            try:
                if len(data) > MOST_MARKED:
                    return _real_write(self, data)
                # Cheaper than fstat: a session has one terminal, and this call fails for any other.
                if getsid(0) == _session:
                    tcgetpgrp(fd)
                elif not _is_terminal(fd):
                    return _real_write(self, data)
                marked = b"".join((_begin, data, _end))
            except (OSError, TypeError):
                return _real_write(self, data)  # which has its own error where there is one
            # In one step of the interpreter: a signal that comes meanwhile raises only when what was written is noted.
            done.extend(map(_real_write, (self,), (marked,)))
            written = done[0]
            if written == len(marked):
                return written - MARKS_BYTES
            return _complete(fd, marked, written)
        except BaseException as error:
            if done and done[0] == len(marked) and fd in _buffered and len(data) <= io.DEFAULT_BUFFER_SIZE:
                # The buffer takes it as not written, keeps it, and will bring it again.
                _owed[fd] = marked[BEGIN_BYTES:-END_BYTES]
            trim(error, 1)
            raise


def _is_terminal(fd):
    status = fstat(fd)
    return (status.st_rdev, status.st_ino, status.st_dev) == _terminal


def _complete(fd, marked, written):
    """A signal came in the middle: finishes the mark that was begun, and ends what was. Returns how many of the program's
    own bytes are written."""
    first, last = len(_begin), len(marked) - len(_end)
    if written is None or written <= 0:
        return written
    if written >= last:
        rest, own = marked[written:], last - first
    elif written > first:
        rest, own = _end, written - first
    else:
        # The program must not see that nothing of its own was written: one byte is.
        rest, own = marked[written : first + 1] + _end, 1
    pending = None
    while rest:
        try:
            rest = rest[os.write(fd, rest) :]
        except OSError:
            break
        except BaseException as error:  # a handler of the program's, which was to be heard anyway
            pending = error
    if pending is not None:
        raise pending
    return own


def _number_of(pid):
    return f"{pid & 0xFFFFFF:06x}"


def _after_fork_in_child():
    global _begin
    _begin = _mark(_token[:5] + _number_of(os.getpid()))


def _find_terminal():
    for fd in (1, 2, 0):
        try:
            if os.isatty(fd):
                return fstat(fd)
        except OSError:
            pass
    return None


def _agree(folder, token):
    """The main process says to all others what the run's token is, and which its terminal. None without a token."""
    path = f"{folder}/marks"
    try:
        if token:
            status = _find_terminal()
            if status is None:
                return None
            text = f"{token} {getsid(0)} {status.st_rdev} {status.st_ino} {status.st_dev}"
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                os.write(fd, text.encode())
            finally:
                os.close(fd)
        else:
            fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                text = os.read(fd, 200).decode()
            finally:
                os.close(fd)
        token, session, *terminal = text.split()
        if len(token) != 10 or len(terminal) != 3:
            return None
        int(token, 16)
        return token, int(session), tuple(map(int, terminal))
    except (OSError, ValueError):
        return None


def _replace(stream, fd):
    """Gives a text stream another raw layer. The stream and its buffer stay the objects that they are."""
    buffer = stream.buffer
    raw = getattr(buffer, "raw", buffer)
    if type(raw) is not io.FileIO or type(stream) is not io.TextIOWrapper or raw.fileno() != fd:
        return
    stream.flush()
    marked = FileIO(fd, raw.mode, closefd=raw.closefd)
    marked.name = raw.name
    options = {
        "encoding": stream.encoding,
        "errors": stream.errors,
        "newline": "\n",
        "line_buffering": stream.line_buffering,
        "write_through": stream.write_through,
    }
    if buffer is raw:
        buffer = marked
    elif type(buffer) is io.BufferedWriter:
        buffer.__init__(marked)
        _buffered.add(fd)
    else:
        return
    stream.__init__(buffer, **options)


def begin(folder, token=None):
    """Marks the output of this process and of those forked from it."""
    global _token, _session, _terminal
    agreed = _agree(folder, token)
    if agreed is None or _terminal is not None:
        return
    _token, _session, _terminal = agreed
    _set_marks()
    os.register_at_fork(after_in_child=_after_fork_in_child)
    for stream, fd in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            _replace(stream, fd)
        except (AttributeError, OSError, ValueError):
            pass  # no stream, a closed one, or one of another kind


def _set_marks():
    global _end
    _end = _mark(_token[5:])
    _after_fork_in_child()
