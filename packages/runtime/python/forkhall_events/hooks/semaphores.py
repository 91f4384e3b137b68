"""multiprocessing.synchronize: Lock, RLock, Semaphore, BoundedSemaphore, Condition, Event, Barrier.

An object is watched when the program makes it, not when a library does for its own use; `_fh` is its number, 0 when it is
not watched. Its identity in all processes is the semaphore's name under spawn and forkserver; under fork the name is gone
at once and an id of ours, inherited by the child, takes its place.
"""

import os
from _thread import get_ident
from sys import _getframe

from .. import ring
from ..kinds import NUMBERS
from ..places import here, is_library, name_here
from ..ring import muted, tell
from ..wrap import install, like, milliseconds, trim

REQUESTED, ACQUIRED = NUMBERS["lock.requested"], NUMBERS["lock.acquired"]
RELEASED, TIMED_OUT = NUMBERS["lock.released"], NUMBERS["lock.timed-out"]
C_WAITING, C_NOTIFIED, C_WOKE = NUMBERS["condition.waiting"], NUMBERS["condition.notified"], NUMBERS["condition.woke"]
E_WAITING, E_SET, E_CLEARED, E_WOKE = (NUMBERS["event." + verb] for verb in ("waiting", "set", "cleared", "woke"))
B_WAITING, B_PASSED, B_BROKEN = (NUMBERS["barrier." + verb] for verb in ("waiting", "passed", "broken"))

#: Of an acquire: a `with` block does it, which gives it back. Else another may.
SCOPED = 1
#: Threads that are inside the constructor of an object which makes locks for itself.
building = set()
_made = [0]


def constructor(original, made):
    """A constructor for `original`. What it makes inside is its own affair; `made(self, outermost)` comes after it, with
    whether it was itself made by no other."""

    def __init__(self, *args, **kwargs):
        ident = get_ident()
        outermost = ident not in building
        building.add(ident)
        try:
            original(self, *args, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if outermost:
                building.discard(ident)
        made(self, outermost)

    __init__.__wrapped__ = original
    return __init__


def identity(semaphore):
    name = semaphore._semlock.name
    if name:
        return name
    known = semaphore.__dict__.get("_fh_id")
    if known is None:
        _made[0] += 1
        known = semaphore._fh_id = f"{os.getpid()}.{_made[0]}"
    return known


def watch(semaphore, number):
    """Gives a SemLock methods that tell."""
    sl = semaphore._semlock
    c_acquire, c_release = sl.acquire, sl.release

    def acquire(block=True, timeout=None):
        if c_acquire(False):
            tell(ACQUIRED, number, here())
            return True
        if not block:
            return False
        place = here()
        tell(REQUESTED, number, place, milliseconds(timeout))
        try:
            done = c_acquire(True, timeout)
        except BaseException as error:
            tell(TIMED_OUT, number, place)
            trim(error, 1)
            raise
        tell(ACQUIRED if done else TIMED_OUT, number, place)
        return done

    def release():
        tell(RELEASED, number, 0)
        try:
            c_release()
        except BaseException as error:
            trim(error, 1)
            raise

    semaphore.acquire = acquire
    semaphore.release = release
    semaphore._fh = number


def unwatch(semaphore):
    if semaphore is not None and semaphore.__dict__.get("_fh"):
        semaphore._fh = 0
        semaphore.acquire = semaphore._semlock.acquire
        semaphore.release = semaphore._semlock.release


def announce(number, type, capacity=None, lock=None, peer=None, name=None, place=0):
    ring.record("resource.created", place, o=number, type=type, capacity=capacity, name=name, lock=lock, peer=peer)


def inside(cls, attribute, made):
    """Wraps a constructor: what it makes inside is its own affair; `made(self, *args)` is called after it when the
    program itself called it."""
    original = getattr(cls, attribute)

    def __init__(self, *args, **kwargs):
        ident = get_ident()
        outermost = ident not in building
        by_program = outermost and _by_program()
        building.add(ident)
        try:
            original(self, *args, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if outermost:
                building.discard(ident)
        if by_program:
            made(self, *args, **kwargs)
        elif "_fh" not in self.__dict__:
            self._fh = 0

    __init__.__wrapped__ = original
    setattr(cls, attribute, like(original, __init__))


_factories = ("/multiprocessing/context.py", "/multiprocessing/synchronize.py", "/multiprocessing/sharedctypes.py")


def _by_program(factories=_factories):
    """Whether the program made the object, directly or over multiprocessing's factories."""
    frame = _getframe(2)
    while frame is not None and frame.f_code.co_filename.endswith(factories):
        frame = frame.f_back
    return frame is not None and not is_library(frame.f_code.co_filename)


def patch(module):
    SemLock = module.SemLock
    make_methods = SemLock._make_methods

    def _make_methods(self):
        make_methods(self)
        self._fh = 0
        if get_ident() in building:
            return
        watch(self, ring.define(k="object", id=identity(self)))

    install(SemLock, _make_methods=_make_methods)

    original_init = SemLock.__init__

    def __init__(self, kind, value, maxvalue, *, ctx):
        by_program = get_ident() not in building and _by_program()
        if not by_program:
            ident = get_ident()
            outermost = ident not in building
            building.add(ident)
            try:
                original_init(self, kind, value, maxvalue, ctx=ctx)
            finally:
                if outermost:
                    building.discard(ident)
            identity(self)  # before a fork, so that the child knows it by the same name
            return
        original_init(self, kind, value, maxvalue, ctx=ctx)
        announce(self._fh, type(self).__name__, value if isinstance(self, module.Semaphore) else None, name=name_here(), place=here())

    install(SemLock, __init__=__init__)

    enter, leave = SemLock.__enter__, SemLock.__exit__

    def __enter__(self):
        number = self._fh
        if number:
            # The usual case at once: nobody has it.
            if self._semlock.acquire(False):
                tell(ACQUIRED, number, here(), SCOPED)
                return True
            place = here()
            tell(REQUESTED, number, place, -1)
            try:
                enter(self)
            except BaseException as error:
                tell(TIMED_OUT, number, place)
                trim(error, 1)
                raise
            tell(ACQUIRED, number, place, SCOPED)
            return True
        if self._semlock.acquire(False):
            return True
        try:
            return enter(self)
        except BaseException as error:
            trim(error, 1)
            raise

    def __exit__(self, *args):
        number = self._fh
        if number:
            tell(RELEASED, number, 0)
        try:
            # What its __exit__ does, and the quicker call.
            return self._semlock.release()
        except (AssertionError, ValueError):
            # Nothing was released. Once more, for the traceback that it has without hooks.
            pass
        try:
            return leave(self, *args)
        except BaseException as error:
            trim(error, 1)
            raise

    install(SemLock, __enter__=__enter__, __exit__=__exit__)
    _patch_condition(module)
    _patch_event(module)
    _patch_barrier(module)


def _patch_condition(module):
    Condition = module.Condition

    def made(self, lock=None, *, ctx=None):
        own = self._lock
        watched = own.__dict__.get("_fh")
        if watched:  # the program's own lock
            number = ring.define(k="object", id="C" + identity(own))
            announce(number, "Condition", lock=identity(own), name=name_here(), place=here())
        else:
            number = ring.define(k="object", id=identity(own))
            watch(own, number)
            announce(number, "Condition", name=name_here(), place=here())
        self._make_methods()
        self._fh = number

    inside(Condition, "__init__", made)

    set_state = Condition.__setstate__

    def __setstate__(self, state):
        set_state(self, state)
        self._fh = self._lock.__dict__.get("_fh", 0)
        for name in ("_sleeping_count", "_woken_count", "_wait_semaphore"):
            unwatch(getattr(self, name, None))

    install(Condition, __setstate__=__setstate__)
    wait, notify = Condition.wait, Condition.notify

    def hooked_wait(self, timeout=None):
        number = self.__dict__.get("_fh")
        ident = get_ident()
        told = number and ident not in muted
        place = here() if told else 0
        if told:
            tell(C_WAITING, number, place, milliseconds(timeout))
            muted.add(ident)
        done = False
        try:
            done = wait(self, timeout)
            return done
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if told:
                muted.discard(ident)
                tell(C_WOKE, number, place, 0 if done else 1)

    def hooked_notify(self, n=1):
        number = self.__dict__.get("_fh")
        # Not before it: without the lock it wakes nobody. Who is woken takes the lock first, and so tells of it later.
        try:
            result = notify(self, n)
        except BaseException as error:
            trim(error, 1)
            raise
        if number:
            tell(C_NOTIFIED, number, here(), n if n < 1_000_000 else -1)
        return result

    install(Condition, wait=hooked_wait, notify=hooked_notify)


def _patch_event(module):
    Event = module.Event

    def made(self, *, ctx=None):
        self._fh = ring.define(k="object", id="E" + identity(self._cond._lock))
        announce(self._fh, "Event", name=name_here(), place=here())

    inside(Event, "__init__", made)

    def __getstate__(self):
        state = dict(self.__dict__)
        state.pop("_fh", None)  # a number means something in this process and its forks only
        return state

    Event.__getstate__ = __getstate__

    def number_of(self):
        number = self.__dict__.get("_fh")
        if number is None and get_ident() in building:
            return 0
        if number is None:  # it came over spawn: the program passed it on
            number = self._fh = ring.define(k="object", id="E" + identity(self._cond._lock))
            quiet(self._cond)
            unwatch(self._flag)
        return number

    install(Event, **event_methods(Event, number_of))


def quiet(condition):
    condition._fh = 0
    unwatch(condition._lock)
    for name in ("_sleeping_count", "_woken_count", "_wait_semaphore"):
        unwatch(getattr(condition, name, None))
    condition._make_methods()


def event_methods(Event, number_of, patience=milliseconds):
    """Methods for an Event that tell; `patience` gives a slot's time-out."""
    set_, clear, wait = Event.set, Event.clear, Event.wait

    def hooked_set(self):
        number = number_of(self)
        if number:
            tell(E_SET, number, here())
        return set_(self)

    def hooked_clear(self):
        number = number_of(self)
        if number:
            tell(E_CLEARED, number, here())
        return clear(self)

    def hooked_wait(self, timeout=None):
        number = number_of(self)
        place = here() if number else 0
        if number:
            tell(E_WAITING, number, place, patience(timeout))
        done = False
        try:
            done = wait(self, timeout)
            return done
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if number:
                tell(E_WOKE, number, place, 0 if done else 1)

    return {"set": hooked_set, "clear": hooked_clear, "wait": hooked_wait}


def _patch_barrier(module):
    Barrier = module.Barrier

    def made(self, parties, action=None, timeout=None, *, ctx=None):
        self._fh = ring.define(k="object", id="B" + identity(self._cond._lock))
        announce(self._fh, "Barrier", parties, name=name_here(), place=here())

    inside(Barrier, "__init__", made)

    def number_of(self):
        number = self.__dict__.get("_fh")
        if number is None:
            number = self._fh = ring.define(k="object", id="B" + identity(self._cond._lock))
            quiet(self._cond)
        return number

    barrier_methods(Barrier, number_of)


def barrier_methods(Barrier, number_of):
    wait = Barrier.wait

    def hooked_wait(self, timeout=None):
        number = number_of(self)
        place = here() if number else 0
        ident = get_ident()
        if number:
            tell(B_WAITING, number, place, milliseconds(self._timeout if timeout is None else timeout))
            muted.add(ident)
        try:
            index = wait(self, timeout)
        except BaseException as error:
            if number:
                muted.discard(ident)
                tell(B_BROKEN, number, place)
            trim(error, 1)
            raise
        if number:
            muted.discard(ident)
            tell(B_PASSED, number, place, index)
        return index

    install(Barrier, wait=hooked_wait)
