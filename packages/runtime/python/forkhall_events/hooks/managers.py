"""multiprocessing.managers: the server process, and what is called on its objects."""

from _thread import get_ident

from .. import ring
from ..kinds import NUMBERS
from ..places import here, name_here
from ..ring import muted, tell, word
from ..wrap import install, like, milliseconds, trim
from .semaphores import (
    ACQUIRED, B_BROKEN, B_PASSED, B_WAITING, C_NOTIFIED, C_WAITING, C_WOKE, E_CLEARED, E_SET, E_WAITING, E_WOKE, RELEASED, REQUESTED, SCOPED, TIMED_OUT, _by_program, announce, building,
)  # fmt: skip
from .thread_queues import GOT, JOINED, PUT, TASK_DONE, WAITING
from .thread_queues import TIMED_OUT as Q_TIMED_OUT

_factories = ("/multiprocessing/managers.py", "/multiprocessing/context.py")
CALLED, CHECKED = NUMBERS["manager.called"], NUMBERS["queue.checked"]
TYPES = {"Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier", "Queue", "JoinableQueue", "Namespace", "Value", "Array", "list", "dict"}


def _number(proxy):
    number = proxy.__dict__.get("_fh")
    if number is None:
        token = proxy._token
        address = token.address if isinstance(token.address, str) else repr(token.address)
        number = ring.define(k="object", id=f"{address.rpartition('/')[2]}/{token.id}"[:110])
        proxy._fh = number
    return number


#: Thread → type and arguments of the object that it is just having made.
_creating = {}


def _capacity(typeid, args, kwds):
    match typeid:
        case "Semaphore" | "BoundedSemaphore":
            value = _given(args, kwds, 0, "value", 1)
        case "Barrier":
            value = _given(args, kwds, 0, "parties")
        case "Queue" | "JoinableQueue":
            value = _given(args, kwds, 0, "maxsize", 0) or None
        case _:
            return None
    return value if isinstance(value, int) and value >= 0 else None


def _given(args, kwds, at, name, otherwise=None):
    return kwds[name] if name in kwds else args[at] if len(args) > at else otherwise


def _around(type_, method, args, kwds):
    """Events before, after success (with the result) and after failure, as (kind, a, c)."""
    match type_, method:
        case ("Lock" | "RLock" | "Semaphore" | "BoundedSemaphore" | "Condition"), "acquire":
            blocking = _given(args, kwds, 0, "blocking", True)
            timeout = _given(args, kwds, 1, "timeout")
            before = (REQUESTED, 0 if not blocking else -1 if timeout in (None, -1) else milliseconds(timeout), 0)
            # acquire() passes on how long it waits, `with` nothing.
            return before, lambda done: (ACQUIRED if done else TIMED_OUT, 0 if args or kwds else SCOPED, 0), (TIMED_OUT, 0, 0)
        case ("Lock" | "RLock" | "Semaphore" | "BoundedSemaphore" | "Condition"), "release":
            return (RELEASED, 0, 0), None, None
        case "Condition", "wait":
            return (C_WAITING, milliseconds(_given(args, kwds, 0, "timeout")), 0), lambda done: (C_WOKE, 0 if done else 1, 0), (C_WOKE, 1, 0)
        case "Condition", ("notify" | "notify_all"):
            return (C_NOTIFIED, -1 if method == "notify_all" else _given(args, kwds, 0, "n", 1), 0), None, None
        case "Event", "wait":
            return (E_WAITING, milliseconds(_given(args, kwds, 0, "timeout")), 0), lambda done: (E_WOKE, 0 if done else 1, 0), (E_WOKE, 1, 0)
        case "Event", "set":
            return (E_SET, 0, 0), None, None
        case "Event", "clear":
            return (E_CLEARED, 0, 0), None, None
        case "Barrier", "wait":
            return (B_WAITING, milliseconds(_given(args, kwds, 0, "timeout")), 0), lambda index: (B_PASSED, index, 0), (B_BROKEN, 0, 0)
        case ("Queue" | "JoinableQueue"), ("get" | "get_nowait"):
            wait = method == "get" and _given(args, kwds, 0, "block", True)
            before = (WAITING, milliseconds(_given(args, kwds, 1, "timeout")), 0) if wait else None
            return before, lambda _: (GOT, 0, 0), (Q_TIMED_OUT, 0, 0)
        case ("Queue" | "JoinableQueue"), ("put" | "put_nowait"):
            # Whether it is full is known to the server only; a put that takes long shows as a wait.
            return (WAITING, milliseconds(_given(args, kwds, 2, "timeout")) if method == "put" else 0, 1), lambda _: (PUT, 0, 0), (Q_TIMED_OUT, 0, 1)
        case ("Queue" | "JoinableQueue"), "empty":
            return None, lambda answer: (CHECKED, 1 if answer else 0, 0), None
        case ("Queue" | "JoinableQueue"), "full":
            return None, lambda answer: (CHECKED, 3 if answer else 2, 0), None
        case ("Queue" | "JoinableQueue"), "task_done":
            return (TASK_DONE, 0, 0), None, None
        case ("Queue" | "JoinableQueue"), "join":
            return (WAITING, -1, 2), lambda _: (JOINED, 0, 0), (Q_TIMED_OUT, 0, 2)
    return None, None, None


def patch(module):
    Base, Manager = module.BaseProxy, module.BaseManager
    call, init = Base._callmethod, Base.__init__
    run = Manager._run_server.__func__

    def __init__(self, token, *args, **kwargs):
        init(self, token, *args, **kwargs)
        if token.typeid in TYPES and get_ident() not in building and _by_program(_factories):
            place = here()
            if place:
                announce(_number(self), token.typeid, _capacity(*_creating.get(get_ident(), (None, (), {}))), name=name_here(), place=place)

    def _callmethod(self, methodname, args=(), kwds={}):
        type_ = self._token.typeid
        if get_ident() in muted or type_ not in TYPES:
            try:
                return call(self, methodname, args, kwds)
            except BaseException as error:
                trim(error, 1)
                raise
        number, place = _number(self), here()
        before, after, failed = _around(type_, methodname, args, kwds)
        if before is None and after is None:
            tell(CALLED, number, place, word(methodname))
        elif before is not None:
            tell(before[0], number, place, before[1], before[2])
        try:
            result = call(self, methodname, args, kwds)
        except BaseException as error:
            if failed is not None:
                tell(failed[0], number, place, failed[1], failed[2])
            trim(error, 1)
            raise
        if after is not None:
            kind, a, c = after(result)
            tell(kind, number, place, a, c)
        return result

    def _run_server(cls, *args):
        # The server serves: what its threads do is told by those who call.
        ring.record("process.started", how="manager", service=True)
        ring.stop()
        return run(cls, *args)

    create = Manager._create

    def _create(self, typeid, /, *args, **kwds):
        ident = get_ident()
        before = _creating.get(ident)
        _creating[ident] = (typeid, args, kwds)
        try:
            return create(self, typeid, *args, **kwds)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if before is None:
                _creating.pop(ident, None)
            else:
                _creating[ident] = before

    install(Base, __init__=__init__, _callmethod=_callmethod)
    install(Manager, _create=_create)
    Manager._run_server = classmethod(like(run, _run_server))
