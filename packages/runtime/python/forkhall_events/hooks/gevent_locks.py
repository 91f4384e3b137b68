"""gevent._semaphore, gevent.lock: locks of greenlets. threading.Lock is one of them when gevent has replaced it."""

from ..places import here
from ..ring import tell
from ..wrap import trim
from .gevent_classes import stand_in
from .gevent_timeouts import patience
from .semaphores import ACQUIRED, RELEASED, REQUESTED, SCOPED, TIMED_OUT


def _type(semaphore):
    """threading's Lock is a subclass of BoundedSemaphore."""
    names = [cls.__name__ for cls in type(semaphore).__mro__]
    return "Lock" if "LockType" in names else "BoundedSemaphore" if "BoundedSemaphore" in names else "Semaphore"


def _methods(is_taken, is_reentrant=False):
    def methods(real):
        def acquire(self, blocking=True, timeout=None):
            number = self._fh
            waits = done = False
            place = scoped = 0
            try:
                if number:
                    # It begins at once: no other greenlet comes between.
                    scoped, self._fh_scoped = self._fh_scoped, 0
                    place = here()
                    waits = blocking and is_taken(self)
                if waits:
                    tell(REQUESTED, number, place, patience(timeout))
                done = real.acquire(self, blocking, timeout)
                return done
            except BaseException as error:
                trim(error, 1)
                raise
            finally:
                if number and done:
                    tell(ACQUIRED, number, place, scoped)
                elif waits:
                    tell(TIMED_OUT, number, place)

        def release(self):
            if self._fh:
                tell(RELEASED, self._fh, 0)
            try:
                return real.release(self)
            except BaseException as error:
                trim(error, 1)
                raise

        def __enter__(self):
            if self._fh:
                self._fh_scoped = SCOPED
            try:
                return real.__enter__(self)  # which calls acquire
            except BaseException as error:
                trim(error, 1)
                raise

        def __exit__(self, *args):
            try:
                return real.__exit__(self, *args)
            except BaseException as error:
                trim(error, 1)
                raise

        def _release_save(self):
            if self._fh:
                tell(RELEASED, self._fh, 0)
            return real._release_save(self)

        def _acquire_restore(self, state):
            real._acquire_restore(self, state)
            if self._fh:
                tell(ACQUIRED, self._fh, here())

        condition = {"_release_save": _release_save, "_acquire_restore": _acquire_restore} if is_reentrant else {}
        return {"acquire": acquire, "release": release, "__enter__": __enter__, "__exit__": __exit__, "_fh_scoped": 0, **condition}

    return methods


def patch(module):
    if not hasattr(module, "RLock"):  # gevent._semaphore
        methods = _methods(lambda semaphore: semaphore.locked())
        for name in ("Semaphore", "BoundedSemaphore"):
            stand_in(module, name, _type, lambda semaphore: None if _type(semaphore) == "Lock" else semaphore.counter, methods)
        return
    from greenlet import getcurrent

    def is_taken(lock):
        return lock._block.locked() and lock._owner is not getcurrent()

    stand_in(module, "RLock", lambda _: "RLock", lambda _: None, _methods(is_taken, True))
