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

INTRODUCER = b"\x1d"
DIGITS = bytes((0x01, 0x02, 0x03, 0x04, 0x06, 0x10, 0x12, 0x14, 0x15, 0x16, 0x17, 0x19, 0x1C, 0x1E, 0x1F, 0x7F))

_real_write = io.FileIO.write
#: Of a beginning, with token and pid, and of an end.
BEGIN_BYTES = 1 + 5 + 6
END_BYTES = 1 + 5
# Marking copies: of a program that writes a whole file at once it must not take twice the memory.
MOST_MARKED = 1 << 20
#: Descriptor → how many bytes the buffer above it holds.
_buffer_bytes = {}
#: Descriptor → what its buffer gave us to write (all bytes, where its own begin and end) and how many each write took, until
#: the buffer knows: when a signal's handler raises in the middle of it, the buffer takes it as not written and brings it again.
_under_way = {}
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
        taken = []
        try:
            fd = self.fileno()
            # A buffer keeps this until it is written. What is more than it holds it hands on, and so does the program itself.
            is_kept = type(data) is memoryview and data.obj is None and fd in _buffer_bytes and len(data) <= _buffer_bytes[fd]
            if is_kept and fd in _under_way and _under_way[fd] is not None:
                piece, first, last, before = _under_way[fd]
                own = _finish(self, piece, first, last, before)
                is_again = own and data[:own] == piece[first : first + own]
                # Signals are heard after calls only: from here to the return there is none.
                _under_way[fd] = None
                if is_again:
                    return own
            piece, first, last = data, 0, None
            try:
                # Cheaper than fstat: a session has one terminal, and this call fails for any other.
                if len(data) <= MOST_MARKED and (tcgetpgrp(fd) >= 0 if getsid(0) == _session else _is_terminal(fstat(fd))):
                    piece = b"".join((_begin, data, _end))
                    first, last = BEGIN_BYTES, len(piece) - END_BYTES
            except (OSError, TypeError) as error:
                if error.__traceback__.tb_next is not None:
                    raise  # by a signal's handler
                # The real one has its own error where there is one.
            if is_kept:
                if last is None:
                    piece, last = bytes(data), len(data)
                _under_way[fd] = piece, first, last, taken
            elif last is None:
                return _real_write(self, data)
            # In one step of the interpreter: a signal that comes meanwhile raises only when what was written is noted.
            taken.extend(map(_real_write, (self,), (piece,)))
            own = last - first if taken[0] == len(piece) else _finish(self, piece, first, last, taken)
            if is_kept and own is not None:
                _under_way[fd] = None
            return own
        except BaseException as error:
            if taken:
                _finish(self, piece, first, last, taken)
            _trim(error)
            raise


def _is_terminal(status):
    return (status.st_rdev, status.st_ino, status.st_dev) == _terminal


def _finish(raw, piece, first, last, taken):
    """Where the write of a piece was cut short: finishes the mark that was begun, and ends what was. Returns how many of the
    program's own bytes (from `first` to `last`) are written, None for none."""
    if not taken or not taken[0]:
        return None
    begun = taken[0]
    if begun > first:
        rest, own = piece[max(begun, last) :], min(begun, last) - first
    else:
        # The program must not see that nothing of its own was written: one byte is.
        own = min(1, last - first)
        rest = piece[begun : first + own] + piece[last:]
    more = sum(filter(None, taken[1:]))
    while more < len(rest):
        try:
            # As above: whoever raises here, what was written is noted.
            taken.extend(map(_real_write, (raw,), (rest[more:],)))
        except OSError as error:
            if error.__traceback__.tb_next is not None:
                raise
            break
        if taken[-1] is None:  # it would have to wait
            break
        more = sum(filter(None, taken[1:]))
    return own if begun + more >= first + own else None


def _trim(error):
    """Takes our frames out of an exception's traceback."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    error.__traceback__ = trace


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
        size = buffer.__sizeof__() - type(buffer).__basicsize__
        buffer.__init__(marked, size)
        _buffer_bytes[fd] = size
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
