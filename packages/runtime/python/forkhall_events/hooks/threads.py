"""threading: threads' lives, join, and the locks that the program itself makes."""

import sys
from _thread import get_ident

from .. import ring
from ..kinds import NUMBERS
from ..places import called_by_program, here, is_library, name_here
from ..ring import muted, tell
from ..wrap import install, like, milliseconds, trim
from .semaphores import ACQUIRED, C_NOTIFIED, C_WAITING, C_WOKE, RELEASED, REQUESTED, SCOPED, TIMED_OUT, announce, barrier_methods, building, constructor, event_methods

JOINING, JOINED = NUMBERS["thread.joining"], NUMBERS["thread.joined"]
_made = [0]


def _number():
    """An object of threads is its process's own: the reader adds the pid."""
    _made[0] += 1
    return ring.define(k="object", id=f"t{_made[0]}", own=1)


def patch(module):
    Thread = module.Thread
    inner, join, start = Thread._bootstrap_inner, Thread.join, Thread.start

    def hooked_start(self):
        if get_ident() in building or not called_by_program():
            self._fh_service = _of_library()
        try:
            return start(self)
        except BaseException as error:
            trim(error, 1)
            raise

    def _bootstrap_inner(self):
        number = self._fh_number = ring.thread_number()
        ring.record("thread.started", name=self.name, daemon=bool(self.daemon), service=True if getattr(self, "_fh_service", False) else None)
        told = []
        invoke = self._invoke_excepthook

        def _invoke_excepthook(thread):
            told.append(repr(sys.exc_info()[1])[:1000])
            invoke(thread)

        self._invoke_excepthook = _invoke_excepthook
        try:
            inner(self)
        finally:
            ring.record("thread.exited", thread=number, error=told[0] if told else None)
            ring.forget_thread()

    def hooked_join(self, timeout=None):
        number = getattr(self, "_fh_number", None)
        told = number is not None and self.is_alive() and get_ident() not in muted
        place = here() if told else 0
        if told:
            tell(JOINING, 0, place, milliseconds(timeout), number)
        try:
            return join(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if told:
                tell(JOINED, 0, place, 1 if self.is_alive() else 0, number)

    install(Thread, start=hooked_start, join=hooked_join, _bootstrap_inner=_bootstrap_inner)
    _patch_locks(module)
    _patch_signals(module)
    _patch_end(module)


_servants = ("/multiprocessing/", "/concurrent/futures/")


def _of_library():
    """Whether multiprocessing or concurrent.futures starts this thread for itself."""
    frame = sys._getframe(2)
    # A Process of multiprocessing.dummy is a thread of the program's, but for those that a ThreadPool makes.
    while frame is not None and frame.f_code.co_filename.endswith(("/threading.py", "/multiprocessing/dummy/__init__.py")):
        frame = frame.f_back
    return frame is not None and any(part in frame.f_code.co_filename for part in _servants) and is_library(frame.f_code.co_filename)


class _Watched:
    """A lock of threading that tells. It has all methods of the one in it, and shows itself as that one."""

    __slots__ = ("_lock", "_fh", "__weakref__")

    def __init__(self, lock, number):
        self._lock = lock
        self._fh = number

    def acquire(self, blocking=True, timeout=-1):
        lock, number = self._lock, self._fh
        if not (timeout == -1 or blocking):
            return lock.acquire(blocking, timeout)  # it raises the error
        if lock.acquire(False):
            tell(ACQUIRED, number, here())
            return True
        if not blocking:
            return False
        place = here()
        tell(REQUESTED, number, place, -1 if timeout == -1 else milliseconds(timeout))
        try:
            done = lock.acquire(True, timeout)
        except BaseException as error:
            tell(TIMED_OUT, number, place)
            trim(error, 1)
            raise
        tell(ACQUIRED if done else TIMED_OUT, number, place)
        return done

    def release(self):
        tell(RELEASED, self._fh, 0)
        try:
            self._lock.release()
        except BaseException as error:
            trim(error, 1)
            raise

    def __enter__(self):
        lock, number = self._lock, self._fh
        if lock.acquire(False):
            tell(ACQUIRED, number, here(), SCOPED)
            return True
        place = here()
        tell(REQUESTED, number, place, -1)
        try:
            lock.acquire()
        except BaseException as error:
            tell(TIMED_OUT, number, place)
            trim(error, 1)
            raise
        tell(ACQUIRED, number, place, SCOPED)
        return True

    def __exit__(self, *args):
        tell(RELEASED, self._fh, 0)
        try:
            self._lock.release()
        except BaseException as error:
            trim(error, 1)
            raise

    def __getattr__(self, name):
        return getattr(self._lock, name)

    def __repr__(self):
        return repr(self._lock)

    def __reduce_ex__(self, protocol):
        return self._lock.__reduce_ex__(protocol)


class WatchedLock(_Watched):
    __slots__ = ()

    def locked(self):
        return self._lock.locked()


class WatchedRLock(_Watched):
    __slots__ = ()

    # What a Condition calls on its lock: told as one release and one acquire, however often it is held.
    def _release_save(self):
        tell(RELEASED, self._fh, 0)
        return self._lock._release_save()

    def _acquire_restore(self, state):
        self._lock._acquire_restore(state)
        tell(ACQUIRED, self._fh, here())

    def _is_owned(self):
        return self._lock._is_owned()


# Their types are seen in print(type(lock)) and in messages of errors.
for _cls, _name in ((WatchedLock, "lock"), (WatchedRLock, "RLock")):
    _cls.__module__, _cls.__name__, _cls.__qualname__ = "_thread", _name, _name


def as_type(real, make):
    """Since Python 3.13 threading.Lock is a type: this one makes what `make` does, and has the real one's instances, too."""

    class Meta(type):
        def __new__(cls, name, bases, namespace):
            if bases != (WatchedLock,):
                raise TypeError(f"type '{real.__module__}.{real.__name__}' is not an acceptable base type")
            return type.__new__(cls, name, bases, namespace)

        def __instancecheck__(cls, instance):
            return isinstance(instance, real) or type(instance) is cls

        def __call__(cls, *args, **kwargs):
            return make(*args, **kwargs)

        def __repr__(cls):
            return repr(real)

    return Meta("Lock", (WatchedLock,), {"__slots__": ()})


def _patch_locks(module):
    def factory(real, type_, cls, depth=2):
        def make(*args, **kwargs):
            lock = real(*args, **kwargs)
            if get_ident() in building or not called_by_program(depth):
                return lock
            number = _number()
            announce(number, type_, name=name_here(), place=here())
            return type.__call__(cls, lock, number)

        if isinstance(real, type):
            cls, depth = as_type(real, make), 3
            return cls
        return make

    install(module, Lock=factory(module.Lock, "Lock", WatchedLock), RLock=factory(module.RLock, "RLock", WatchedRLock))
    # They are pickled by these names (a Manager's server is spawned with them).
    module.Lock.__module__, module.Lock.__name__, module.Lock.__qualname__ = "threading", "Lock", "Lock"

    Semaphore = module.Semaphore
    init, acquire, release = Semaphore.__init__, Semaphore.acquire, Semaphore.release

    def __init__(self, value=1):
        init(self, value)
        self._fh_t = 0
        if get_ident() not in building and (called_by_program() or called_by_program(3)):
            self._fh_t = _number()
            announce(self._fh_t, type(self).__name__, value, name=name_here(), place=here())

    def hooked_acquire(self, blocking=True, timeout=None):
        number = self.__dict__.get("_fh_t")
        place = here() if number else 0
        waits = number and blocking and self._value == 0
        if waits:
            tell(REQUESTED, number, place, milliseconds(timeout))
        done = False
        try:
            done = acquire(self, blocking, timeout)
            return done
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if number and done:
                tell(ACQUIRED, number, place)
            elif waits:
                tell(TIMED_OUT, number, place)

    def hooked_release(self, n=1):
        number = self.__dict__.get("_fh_t")
        if number and n >= 1:
            place = here()
            for _ in range(min(n, 100)):
                tell(RELEASED, number, place)
        try:
            return release(self, n)
        except BaseException as error:
            trim(error, 1)
            raise

    install(Semaphore, __init__=__init__, acquire=hooked_acquire, release=hooked_release)
    Semaphore.__enter__ = hooked_acquire
    bounded = module.BoundedSemaphore.release

    def bounded_release(self, n=1):
        number = self.__dict__.get("_fh_t")
        if number and n >= 1:
            tell(RELEASED, number, here())
        try:
            return bounded(self, n)
        except BaseException as error:
            trim(error, 1)
            raise

    install(module.BoundedSemaphore, release=bounded_release)


def _patch_signals(module):
    Condition, Event, Barrier = module.Condition, module.Event, module.Barrier

    watched = {}

    def number_of(self):
        return self.__dict__.get("_fh_t")

    def watch(cls, type_, capacity):
        def made(self, outermost):
            if outermost and type(self).__module__ == "threading" and called_by_program(3):
                self._fh_t = _number()
                announce(self._fh_t, type_, capacity(self), name=name_here(), place=here())
                if type(self) is cls and type_ in watched:
                    self.__class__ = watched[type_]

        install(cls, __init__=constructor(cls.__init__, made))

    watch(Event, "Event", lambda self: None)
    watch(Barrier, "Barrier", lambda self: self._parties)
    watch(Condition, "Condition", lambda self: None)
    install(Event, **event_methods(Event, number_of))
    barrier_methods(Barrier, number_of)
    wait, notify, enter, leave = Condition.wait, Condition.notify, Condition.__enter__, Condition.__exit__

    def hooked_wait(self, timeout=None):
        number = self.__dict__.get("_fh_t")
        told = number and get_ident() not in muted
        place = here() if told else 0
        if told:
            tell(C_WAITING, number, place, milliseconds(timeout))
        done = False
        try:
            done = wait(self, timeout)
            return done
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if told:
                tell(C_WOKE, number, place, 0 if done else 1)

    def hooked_notify(self, n=1):
        number = self.__dict__.get("_fh_t")
        try:
            result = notify(self, n)
        except BaseException as error:
            trim(error, 1)
            raise
        if number:
            tell(C_NOTIFIED, number, here(), n if n < 1_000_000 else -1)
        return result

    def __enter__(self):
        number = self.__dict__.get("_fh_t")
        if not number or isinstance(self._lock, _Watched):
            try:
                return enter(self)
            except BaseException as error:
                trim(error, 1)
                raise
        # Its own lock is no watched one: the condition stands for it.
        if self._lock.acquire(False):
            tell(ACQUIRED, number, here())
            return True
        place = here()
        tell(REQUESTED, number, place, -1)
        try:
            return enter(self)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            tell(ACQUIRED, number, place)

    def __exit__(self, *args):
        number = self.__dict__.get("_fh_t")
        if number and not isinstance(self._lock, _Watched):
            tell(RELEASED, number, 0)
        return leave(self, *args)

    like(wait, hooked_wait), like(notify, hooked_notify), like(enter, __enter__), like(leave, __exit__)
    # Of a class of their own, so that the many conditions of libraries cost nothing.
    watched["Condition"] = type(
        "Condition", (Condition,), {"__module__": "threading", "wait": hooked_wait, "notify": hooked_notify, "__enter__": __enter__, "__exit__": __exit__}
    )


def _patch_end(module):
    shutdown = module._shutdown

    def _shutdown():
        for thread in module.enumerate():
            if not thread.daemon and thread is not module.main_thread() and getattr(thread, "_fh_number", None):
                tell(JOINING, 0, 0, -1, thread._fh_number)
                break
        shutdown()

    install(module, _shutdown=_shutdown)
