"""multiprocessing.queues: Queue, JoinableQueue, SimpleQueue."""

from _thread import get_ident
from sys import _current_frames

from .. import ring
from ..kinds import NUMBERS
from ..places import here, name_here
from ..ring import muted, tell
from ..wrap import install, like, milliseconds, trim
from .connections import unwatch_end
from .semaphores import announce, identity, inside, unwatch

WAITING, PUT, GOT, TIMED_OUT = (NUMBERS["queue." + verb] for verb in ("waiting", "put", "got", "timed-out"))
TASK_DONE, JOINED, FLUSHED, CHECKED, SPOILT = (NUMBERS["queue." + verb] for verb in ("task-done", "joined", "flushed", "checked", "spoilt"))
ITEM, SPACE, TASKS, FLUSH = 0, 1, 2, 3


def key(queue):
    return "Q" + identity(queue._rlock)


def number_of(queue):
    number = queue._fh
    if number is None:  # it came over spawn
        number = queue._fh = queue._reader._fh_of = ring.define(k="object", id=key(queue))
        still(queue)
    return number


def arrived(queue):
    if number_of(queue):
        still(queue)  # a JoinableQueue has more to keep still when it is complete


def still(queue):
    """Its locks, ends of the pipe and condition are its own affair."""
    for name in ("_rlock", "_wlock", "_sem", "_unfinished_tasks"):
        unwatch(getattr(queue, name, None))
    for name in ("_reader", "_writer"):
        end = getattr(queue, name, None)
        if end is not None:
            unwatch_end(end)
    condition = getattr(queue, "_cond", None)
    if condition is not None:
        condition._fh = 0
        unwatch(condition._lock)
        condition._make_methods()


def silence(queue):
    """A queue that a library made for its own use, where it came over spawn."""
    if getattr(queue, "_rlock", None) is not None and hasattr(queue, "__dict__"):
        queue._fh = 0
        still(queue)


def patch(module):
    Queue, Joinable, Simple = module.Queue, module.JoinableQueue, module.SimpleQueue

    def made(self, maxsize=0, *, ctx=None):
        self._fh = self._reader._fh_of = ring.define(k="object", id=key(self))
        announce(self._fh, type(self).__name__, maxsize if maxsize > 0 else None, name=name_here(), place=here())

    inside(Queue, "__init__", made)
    inside(Joinable, "__init__", made)
    inside(Simple, "__init__", lambda self, *, ctx=None: made(self))

    for cls in (Queue, Joinable, Simple):
        cls._fh = None  # of one that came over spawn it is not known yet
        _after(cls, "__setstate__", arrived)
    _patch_pickler(module)
    _patch_queue(Queue)
    _patch_joinable(Joinable)
    _patch_simple(Simple)


def _patch_pickler(module):
    """What the feeder cannot pickle it drops: with a traceback, or in silence when its process is about to end."""
    from threading import current_thread

    class ForkingPickler(module._ForkingPickler):
        @classmethod
        def dumps(cls, obj, protocol=None):
            try:
                return super().dumps(obj, protocol)
            except BaseException as error:
                feeds = getattr(current_thread(), "_fh_feeds", None)
                if feeds is not None:
                    tell(SPOILT, feeds[0], 0)
                trim(error, 1)
                raise

    module._ForkingPickler = ForkingPickler


def _after(cls, name, then):
    original = cls.__dict__.get(name)
    if original is None:
        return

    def method(self, state):
        original(self, state)
        then(self)

    setattr(cls, name, method)


def _put(original):
    def put(self, obj, block=True, timeout=None):
        number = self._fh
        if number is None:
            number = number_of(self)
        place = here() if number else 0
        waits = number and block and self._sem._semlock._is_zero() and not self._closed
        if waits:
            tell(WAITING, number, place, milliseconds(timeout), SPACE)
        try:
            original(self, obj, block, timeout)
        except BaseException as error:
            if waits:
                tell(TIMED_OUT, number, place, 0, SPACE)
            trim(error, 1)
            raise
        if number:
            tell(PUT, number, place)

    return put


def _checked(original, question):
    """What empty() or full() answers: the number of the question, and one more for yes."""

    def check(self):
        try:
            answer = original(self)
        except BaseException as error:
            trim(error, 1)
            raise
        number = self._fh
        if number is None:
            number = number_of(self)
        if number:
            tell(CHECKED, number, here(), question + 1 if answer else question)
        return answer

    return check


def _patch_queue(Queue):
    get = Queue.get

    def hooked_get(self, block=True, timeout=None):
        number = self._fh
        if number is None:
            number = number_of(self)
        place = here() if number else 0
        waits = number and block and not self._closed
        if waits:
            tell(WAITING, number, place, -1 if timeout is None else milliseconds(timeout), ITEM)
        try:
            item = get(self, block, timeout)
        except BaseException as error:
            if waits:
                tell(TIMED_OUT, number, place, 0, ITEM)
            trim(error, 1)
            raise
        if number:
            tell(GOT, number, place)
        return item

    install(Queue, put=_put(Queue.put), get=hooked_get, empty=_checked(Queue.empty, 0), full=_checked(Queue.full, 2))
    _patch_feeder(Queue)


def _patch_feeder(Queue):
    """At its end a process waits for the feeder thread. That it hangs there shows when the feeder stays in one write, or
    waits for the write lock, which the feeder of another process has while it is in one."""
    from multiprocessing.connection import Connection

    start, finish = Queue._start_thread, Queue._finalize_join
    feed, write = Queue._feed.__code__, Connection._send.__code__

    def _start_thread(self):
        try:
            start(self)
        except BaseException as error:
            trim(error, 1)
            raise
        if self._fh:
            self._thread._fh_feeds = (self._fh, self._buffer, self._wlock)

    def is_writing(thread, lock):
        code = getattr(_current_frames().get(thread.ident), "f_code", None)
        return code is write or code is feed and lock is not None and lock._semlock._is_zero()

    def _finalize_join(twr):
        thread = twr()
        feeds = getattr(thread, "_fh_feeds", None)
        if feeds is None:
            return finish(twr)
        number, buffer, lock = feeds
        ident = get_ident()
        told = False
        muted.add(ident)
        try:
            while thread.is_alive():
                left = len(buffer) if is_writing(thread, lock) else -1
                thread.join(0.05)
                if not told and left == len(buffer) and is_writing(thread, lock):
                    muted.discard(ident)
                    tell(WAITING, number, 0, -1, FLUSH)
                    muted.add(ident)
                    told = True
            finish(twr)
        finally:
            muted.discard(ident)
            if told:
                tell(FLUSHED, number, 0)

    install(Queue, _start_thread=_start_thread)
    Queue._finalize_join = staticmethod(like(finish, _finalize_join))


def _patch_joinable(Joinable):
    task_done, join = Joinable.task_done, Joinable.join

    def hooked_task_done(self):
        number = self._fh
        if number is None:
            number = number_of(self)
        if number:
            tell(TASK_DONE, number, here())
        try:
            return task_done(self)
        except BaseException as error:
            trim(error, 1)
            raise

    def hooked_join(self):
        number = self._fh
        if number is None:
            number = number_of(self)
        place = here() if number else 0
        if number:
            tell(WAITING, number, place, -1, TASKS)
        try:
            join(self)
        except BaseException as error:
            if number:
                tell(TIMED_OUT, number, place, 0, TASKS)
            trim(error, 1)
            raise
        if number:
            tell(JOINED, number, place)

    install(Joinable, put=_put(Joinable.put), task_done=hooked_task_done, join=hooked_join)


def _patch_simple(Simple):
    put, get = Simple.put, Simple.get

    def hooked_put(self, obj):
        number = self._fh
        if number is None:
            number = number_of(self)
        place = here() if number else 0
        try:
            put(self, obj)
        except BaseException as error:
            trim(error, 1)
            raise
        if number:
            tell(PUT, number, place)

    def hooked_get(self):
        number = self._fh
        if number is None:
            number = number_of(self)
        place = here() if number else 0
        if number:
            tell(WAITING, number, place, -1, ITEM)
        try:
            item = get(self)
        except BaseException as error:
            if number:
                tell(TIMED_OUT, number, place, 0, ITEM)
            trim(error, 1)
            raise
        if number:
            tell(GOT, number, place)
        return item

    install(Simple, put=hooked_put, get=hooked_get, empty=_checked(Simple.empty, 0))
