"""asyncio.locks: Lock, Event, Condition, Semaphore, BoundedSemaphore, Barrier. They belong to one process, like those of
threads; who waits is a task."""

import os

from .. import ring
from ..places import called_by_program, here, name_here
from ..ring import tell
from ..wrap import install, like, trim
from .asyncio_timeouts import patience
from .semaphores import (
    ACQUIRED, B_BROKEN, B_PASSED, B_WAITING, C_NOTIFIED, C_WAITING, C_WOKE, E_CLEARED, E_SET, E_WAITING, E_WOKE, RELEASED, REQUESTED, TIMED_OUT, announce, constructor,
)  # fmt: skip

_made = [0]
KINDS = {"Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier", "Queue"}


def make(cls, capacity=lambda self: None, own_lock=False):
    """Gives objects that the program makes a number; those that they make in them have none."""

    def made(self, outermost):
        if outermost and (called_by_program(3) or called_by_program(4)):
            _made[0] += 1
            self._fh_id = f"a{_made[0]}"
            self._fh = ring.define(k="object", id=self._fh_id, own=1)
            lock = None
            if own_lock and not self._lock._fh:
                self._lock._fh = self._fh
            elif own_lock:
                lock = f"{self._lock._fh_id}@{os.getpid()}"
            kind = next(base.__name__ for base in type(self).__mro__ if base.__name__ in KINDS)
            announce(self._fh, kind, capacity(self), lock=lock, name=name_here(), place=here())

    install(cls, __init__=constructor(cls.__init__, made))
    cls._fh = 0



def acquiring(real, free):
    async def acquire(self):
        number = self._fh
        if not number:
            try:
                return await real(self)
            except BaseException as error:
                trim(error, 1)
                raise
        place = here()
        waits = not free(self)
        if waits:
            tell(REQUESTED, number, place, patience())
        try:
            result = await real(self)
        except BaseException as error:
            if waits:
                tell(TIMED_OUT, number, place)
            trim(error, 1)
            raise
        tell(ACQUIRED, number, place)
        return result

    return like(real, acquire)


def releasing(real):
    def release(self):
        if self._fh and not self.__dict__.pop("_fh_told", False):
            tell(RELEASED, self._fh, 0)
        try:
            return real(self)
        except BaseException as error:
            trim(error, 1)
            raise

    return like(real, release)


def waiting(real, before, after, failed, c=0):
    """`before(self)` is told unless it is None; `after(result)` gives the event's kind and number a."""

    async def wait(self):
        number = self._fh
        kind = before(self) if number else None
        if kind is None:
            try:
                return await real(self)
            except BaseException as error:
                trim(error, 1)
                raise
        place = here()
        tell(kind, number, place, patience(), c)
        try:
            result = await real(self)
        except BaseException as error:
            tell(failed, number, place, 1)
            trim(error, 1)
            raise
        tell(*after(number, place, result))
        return result

    return like(real, wait)


def patch(module):
    Lock, Event, Condition, Semaphore = module.Lock, module.Event, module.Condition, module.Semaphore
    make(Lock)
    make(Event)
    make(Condition, own_lock=True)
    make(Semaphore, lambda self: self._value)
    Lock.acquire, Lock.release = acquiring(Lock.acquire, lambda self: not self._locked and not self._waiters), releasing(Lock.release)
    Semaphore.acquire, Semaphore.release = acquiring(Semaphore.acquire, lambda self: not self.locked()), releasing(Semaphore.release)
    set_, clear = Event.set, Event.clear

    def hooked_set(self):
        if self._fh:
            tell(E_SET, self._fh, here())
        return set_(self)

    def hooked_clear(self):
        if self._fh:
            tell(E_CLEARED, self._fh, here())
        return clear(self)

    install(Event, set=hooked_set, clear=hooked_clear)
    Event.wait = waiting(Event.wait, lambda self: None if self._value else E_WAITING, lambda number, place, result: (E_WOKE, number, place), E_WOKE)

    def condition_waits(self):
        if not self.locked():
            return None
        # It gives its lock back at once, which is told before the wait; taking it again is told as it happens.
        tell(RELEASED, self._lock._fh, 0)
        self._lock._fh_told = True
        return C_WAITING

    Condition.wait = waiting(Condition.wait, condition_waits, lambda number, place, result: (C_WOKE, number, place), C_WOKE)
    notify = Condition.notify

    def hooked_notify(self, n=1):
        try:
            result = notify(self, n)
        except BaseException as error:
            trim(error, 1)
            raise
        if self._fh:
            tell(C_NOTIFIED, self._fh, here(), n)
        return result

    install(Condition, notify=hooked_notify)
    Barrier = getattr(module, "Barrier", None)  # since 3.11
    if Barrier is not None:
        make(Barrier, lambda self: self._parties)
        Barrier.wait = waiting(Barrier.wait, lambda self: B_WAITING, lambda number, place, index: (B_PASSED, number, place, index), B_BROKEN)
