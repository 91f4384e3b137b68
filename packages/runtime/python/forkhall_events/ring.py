"""One memory-mapped file for each process, written by it alone and read by whoever watches.

    0     8   magic "FHRING01"
    8     4   pid, as the program sees it
    12    4   slots, a power of two
    16    4   bytes of the journal
    20    4   pid of the process that this one was forked from while watched, or its own when a ring was full; 0 for none
    24    4   definitions below this number are the parent's
    28    4   serial of the parent's ring
    32    8   bytes of the journal that are complete
    40    8   events that did not fit the journal
    48    8   number of the next event that its reader will take, written by the reader
    64    8*n events told of each kind, by its number
    1024      slots of 48 bytes: u64 sequence, f64 monotonic seconds, u16 kind, u16 thread or task, u32 object, u32 place, i32 a,
              i64 c, u64 sequence again
    after     the journal: records of u32 length and that many bytes of JSON

The file is called `<pid>-<serial>.ring`. Sequence numbers count from 1; number s lies in slot s & (slots - 1), so the
latest overwrite the oldest, and the reader sees how many it missed. Both sequence numbers of a slot agree when it is whole.
What must not be lost (starts, ends, definitions) goes to the journal. When that is full the process goes on with a further
ring, of which the full one is the parent.

Before a process overwrites what its reader has not taken, it goes on with a larger ring, once, and then waits for the reader:
a twentieth of a second at once, and never more than a tenth of its time. The reader is process 1, which takes whatever comes and
waits for nobody.
"""

import codecs
import os
import sys
from _struct import Struct
from _thread import allocate_lock, get_ident
from itertools import count, repeat
from mmap import mmap
from time import monotonic, sleep

HEADER_BYTES = 1024
SLOT_BYTES = 48
COUNTS_AT = 64
TAKEN_AT = 48
# The last part of the journal is kept for starts and ends.
RESERVED_BYTES = 16384
# Further rings of one process: what a flood of journal records may take is bounded.
MOST_RINGS = 32

_slot = Struct("<QdHHIIiqQ")
_pack = _slot.pack_into
_u32 = Struct("<I").pack_into
_u64 = Struct("<Q").pack_into
_u64_of = Struct("<Q").unpack_from
_escapes = {i: "\\u%04x" % i for i in range(32)}
_escapes[34] = '\\"'
_escapes[92] = "\\\\"

_folder = None
#: Whether each turn of a task or greenlet is told, which no finding needs.
switches = False
# Together a quarter of a megabyte a process, which counts as the program's memory.
_slots = 4096
# What a process goes on with that its reader does not follow: three quarters of a megabyte.
_larger = 16384
# How long a process waits for its reader, in seconds: at once, and of all its time, which may be short.
LONGEST_WAIT = 0.05
MOST_WAITING = 0.1
FIRST_WAITS = 0.02
_journal_bytes = 65536 - HEADER_BYTES
_serials = count(1)

# Of the ring that is open. Rebound in a forked child.
_map = None
#: Gives a number, the place of its slot, the ring and its counts: of one ring, however many threads go on to another.
_closed = iter(()).__next__
_next = _closed
_end = 1
_size = 0
#: Where its reader was when it was last waited for in vain.
_reader_stayed = -1
_since = 0.0
_waited = 0.0
_journal_at = 0
_journal_used = 0
_journal_lost = 0
_lock = allocate_lock()
_serial = 0
_pid = 0
_definitions = 1
_more = MOST_RINGS
#: Thread ident → number of what acts in it now: the thread itself, or the task or greenlet that it is carrying out.
_threads = {}
#: Thread ident → its own number.
_numbers = {}
_thread_numbers = None
_task_numbers = None
#: Tasks are numbered from here on, so that a slot's one number says which of both it is. Numbers come round.
TASKS = 0x8000
#: Threads in which the library itself is at work: what it does there is no event of the program.
muted = set()


def is_open():
    return _map is not None


def folder():
    return _folder


def _agree_on_switches(wanted):
    """The main process says to all others whether they are to tell them, by a file in the folder."""
    sign = f"{_folder}/switches"
    if not wanted:
        return os.path.exists(sign)
    try:
        os.close(os.open(sign, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    except OSError:
        return False
    return True


def open_in(path, turns=False):
    global _folder, _slots, _larger, switches
    _folder = path
    switches = _agree_on_switches(turns)
    size = os.environ.pop("FORKHALL_EVENTS_SLOTS", "")
    if size.isdecimal() and 64 <= int(size) <= 1 << 20:
        _slots = _larger = 1 << (int(size) - 1).bit_length()
    return _open(0, 0, 0)


#: Maps whose descriptor was closed behind their back; they must never be, or they would close another's.
_bare = []


def _mapped(fd, total):
    """A map that keeps no descriptor: the next that the program opens has the number that it has without hooks."""
    if sys.version_info >= (3, 13):
        return mmap(fd, total, trackfd=False)
    free = os.dup(fd)
    os.close(free)
    ring = mmap(fd, total)
    try:
        if os.fstat(free)[1:3] == os.fstat(fd)[1:3]:
            if not _bare:
                # What is registered there goes last of all when the interpreter ends.
                codecs.register_error("forkhall", _bare.append)
            _bare.append(ring)
            os.close(free)
    except OSError:
        pass  # another thread was quicker
    return ring


def _open(parent, parent_serial, inherited, goes_on=False, slots=None):
    """Makes and maps a ring for this process. False where it cannot be made: then nothing is told, or it goes on with the one that it has."""
    global _map, _next, _end, _size, _journal_at, _journal_used, _journal_lost, _lock, _serial, _pid
    global _definitions, _threads, _numbers, _thread_numbers, _task_numbers, _more, _reader_stayed, _since, _waited
    if not goes_on:
        _map = None
        _next = _closed
    pid = os.getpid()
    slots = slots or _slots
    total = HEADER_BYTES + slots * SLOT_BYTES + _journal_bytes
    try:
        for _ in range(64):
            serial = next(_serials)
            path = f"{_folder}/{pid}-{serial}.ring"
            try:
                fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
                break
            except FileExistsError:
                continue
        else:
            return False
        try:
            # Without its blocks a write to the map would end the process (SIGBUS) when the file system is full.
            os.posix_fallocate(fd, 0, total)
            ring = _mapped(fd, total)
        except OSError:
            os.unlink(path)
            raise
        finally:
            os.close(fd)
    except OSError:
        return False
    _serial, _pid = serial, pid
    _u32(ring, 8, pid)
    _u32(ring, 12, slots)
    _u32(ring, 16, _journal_bytes)
    _u32(ring, 20, parent)
    _u32(ring, 24, inherited)
    _u32(ring, 28, parent_serial)
    ring[0:8] = b"FHRING01"
    _end = 1
    _size = slots
    _reader_stayed = -1
    _journal_at = HEADER_BYTES + slots * SLOT_BYTES
    _journal_used = _journal_lost = 0
    _definitions = max(inherited, 1)
    if not goes_on:
        _more = MOST_RINGS
        _lock = allocate_lock()
        _since = monotonic()
        _waited = 0.0
        _threads = {get_ident(): 1}
        _numbers = dict(_threads)
        _thread_numbers = count(1).__next__
        _task_numbers = count().__next__
        muted.clear()
    _map = ring
    _hand_out()
    return True


def after_fork_in_child():
    """A forked child begins a ring of its own; its parent's definitions stay good. Returns the parent's pid: by now it
    may have ended."""
    parent = _pid
    if _map is not None:
        _open(parent, _serial, _definitions)
    return parent


def thread_number():
    """The calling thread, counted in this process from 1."""
    ident = get_ident()
    number = _numbers.get(ident)
    if number is None:
        number = _numbers[ident] = _thread_numbers() % (TASKS - 1) + 1
    return number


def actor_number():
    """The calling thread, or the task that it is carrying out."""
    ident = get_ident()
    number = _threads.get(ident)
    if number is None:
        number = _threads[ident] = thread_number()
    return number


def forget_thread():
    """The calling thread ends; its ident may come again."""
    _threads.pop(get_ident(), None)
    _numbers.pop(get_ident(), None)


def new_task():
    return TASKS | _task_numbers() % (TASKS - 1) + 1


def act_as(number):
    """What the calling thread does from now on, this task does (or the thread itself again)."""
    _threads[get_ident()] = number


def tell(kind, number, place, a=0, c=0):
    """One event into its slot."""
    ident = get_ident()
    if ident in muted:
        return
    try:
        s, at, ring, counts = _next()
    except StopIteration:
        slot = _further()
        if slot is None:
            return
        s, at, ring, counts = slot
    _pack(ring, at, s, monotonic(), kind, _threads.get(ident) or actor_number(), number, place, a, c, s)
    counts[kind] += 1


def _hand_out():
    """The numbers of a further part of the ring, each with its slot."""
    global _next, _end
    part = _size >> 2
    at = HEADER_BYTES + (_end & (_size - 1)) * SLOT_BYTES
    # The first slot is the last one's: number 0 is none.
    first, part = (_end, part) if _end > 1 else (1, part - 1)
    counts = memoryview(_map)[COUNTS_AT : COUNTS_AT + 8 * 64].cast("Q")
    _end = first + part
    _next = zip(range(first, _end), range(at, at + part * SLOT_BYTES, SLOT_BYTES), repeat(_map), repeat(counts)).__next__


def _further():
    """A slot of the next part of the ring, or of a larger ring; None where there is none."""
    global _more, _waited, _reader_stayed
    waited = 0.0
    while True:
        # As in _append: whoever is interrupted with it must not wait for himself.
        if not _lock.acquire(timeout=0.05):
            return _lose()
        try:
            try:
                return _next()
            except StopIteration:
                pass
            if _map is None:
                return None
            (taken,) = _u64_of(_map, TAKEN_AT)
            # Whether the next part holds anything that the reader would miss.
            free = _end + (_size >> 2) - _size <= taken
            if not free and _size < _larger and _more > 1:
                _more -= 1
                if _open(os.getpid(), _serial, _definitions, True, _larger):
                    continue
            if free or waited >= LONGEST_WAIT or taken == _reader_stayed or _waited >= FIRST_WAITS + (monotonic() - _since) * MOST_WAITING:
                if waited >= LONGEST_WAIT:
                    _reader_stayed = taken
                _hand_out()
                continue
        finally:
            _lock.release()
        before = monotonic()
        sleep(0.001)
        waited += monotonic() - before
        _waited += monotonic() - before


def _lose():
    """What has no slot is told to be missing."""
    global _journal_lost
    ring = _map
    if ring is not None:
        _journal_lost += 1
        _u64(ring, 40, _journal_lost)


def quote(text):
    return '"' + str(text).translate(_escapes) + '"'


def _append(text, reserved):
    global _journal_used, _more
    data = text.encode("utf-8", "replace")
    # Held for some instructions only; a signal handler that interrupts them must not wait for ever.
    if not _lock.acquire(timeout=0.05):
        _lose()
        return False
    try:
        if _map is None:
            return False
        full = _journal_used + 4 + len(data) > _journal_bytes - (0 if reserved else RESERVED_BYTES)
        if full and _more > 1 and len(data) < RESERVED_BYTES:
            _more -= 1
            full = not _open(os.getpid(), _serial, _definitions, True)
        if full:
            _lose()
            return False
        at = _journal_at + _journal_used
        _u32(_map, at, len(data))
        _map[at + 4 : at + 4 + len(data)] = data
        _journal_used += 4 + len(data)
        _u64(_map, 32, _journal_used)
        return True
    finally:
        _lock.release()


_kept = ("process.started", "process.exited", "process.failed", "thread.started", "thread.exited", "process.joining", "process.joined")


def record(event, place=0, pid=None, thread=None, t=None, **fields):
    """One event into the journal; `fields` are text, numbers, True or False, or ready JSON as `(json,)`. `t` where it
    happened earlier than now."""
    if _map is None:
        return
    parts = [f'{{"e":"{event}","t":{monotonic() if t is None else t!r},"h":{thread or actor_number()}']
    if place:
        parts.append(f',"p":{place}')
    if pid is not None:
        parts.append(f',"pid":{pid}')
    for name, value in fields.items():
        if value is None:
            continue
        if value is True or value is False:
            value = "true" if value else "false"
        elif isinstance(value, tuple):
            value = value[0]
        elif isinstance(value, str):
            value = quote(value[:4000])
        parts.append(f',"{name}":{value}')
    parts.append("}")
    _append("".join(parts), event in _kept)


def define(**fields):
    """A number that stands for an object, a place or a word in slots of this process and of those forked from it later."""
    global _definitions
    number = _definitions
    _definitions += 1
    body = "".join(f',"{name}":{value if isinstance(value, int) else quote(value)}' for name, value in fields.items() if value is not None)
    _append(f'{{"d":{number}{body}}}', False)
    return number


_words = {}


def word(text):
    """The number of a word; the same text has the same one."""
    number = _words.get(text)
    if number is None:
        number = define(k="word", text=text[:200])
        if len(_words) < 10_000:
            _words[text] = number
    return number


def stop():
    """No more events of this process."""
    global _map, _next
    _map = None
    _next = _closed
