"""multiprocessing.pool: pools, their jobs, what their workers do, and errors on their way."""

from .. import ring
from ..kinds import NUMBERS
from ..places import here, name_here
from ..ring import tell
from ..wrap import install, like, milliseconds, quietly, trim
from .semaphores import announce, constructor, identity

SUBMITTED, STARTED, FINISHED = (NUMBERS["pool." + verb] for verb in ("submitted", "task-started", "task-finished"))
WAITING, TIMED_OUT, FETCHED = (NUMBERS["pool." + verb] for verb in ("waiting", "timed-out", "fetched"))
CALLBACK_STARTED, CALLBACK_FINISHED = NUMBERS["pool.callback-started"], NUMBERS["pool.callback-finished"]

#: id(inqueue) → number of the pool, for pools of threads.
_local = {}
_made = [0]


def _key(inqueue):
    lock = getattr(inqueue, "_rlock", None)
    return None if lock is None else "W" + identity(lock)


def tell_workers(number, pids, initializer):
    """`initializer`: what each worker calls before it takes tasks, or None."""
    ring.record("pool.started", 0, o=number, workers=("[" + ",".join(str(pid) for pid in pids if pid) + "]",), initializer=initializer is not None or None)


def as_callback(number, function):
    """An initializer that tells when it is at work: a worker without a task is taken to be idle."""
    if function is None:
        return None

    def call(*args):
        tell(CALLBACK_STARTED, number, 0)
        try:
            return function(*args)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            tell(CALLBACK_FINISHED, number, 0)

    return call


class Tasks:
    """What a worker takes its tasks from."""

    def __init__(self, inqueue, number, current):
        if hasattr(inqueue, "_writer"):
            self._writer = inqueue._writer
        real = inqueue.get

        def get():
            try:
                task = real()
            except BaseException as error:
                trim(error, 1)
                raise
            if task is not None:
                current[0] = task[0]
                tell(STARTED, number, 0, 0, task[0])
            return task

        self.get = get


class Results:
    def __init__(self, outqueue, number):
        if hasattr(outqueue, "_reader"):
            self._reader = outqueue._reader
        real = outqueue.put

        def put(result):
            job, _, (ok, value) = result
            if ok:
                tell(FINISHED, number, 0, 0, job)
            else:
                tell_failure(number, job, value)
            real(result)

        self.put = put


def tell_failure(number, job, value):
    from .processes import place_of

    error = getattr(value, "exc", value)
    text = getattr(value, "tb", None) or f"{type(error).__name__}: {error}"
    ring.record("pool.task-failed", place_of(error) if isinstance(error, BaseException) else 0, o=number, job=str(job), error=text.strip()[-3500:].strip('"\n'))


def patch(module):
    Pool = module.Pool
    real_worker = module.worker

    def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None, wrap_exception=False):
        from . import queues

        key = _key(inqueue)
        if key is None:
            number = _local.get(id(inqueue), 0)
        else:
            queues.silence(inqueue)
            queues.silence(outqueue)
            number = ring.define(k="object", id=key)
        try:
            return real_worker(Tasks(inqueue, number, [None]), Results(outqueue, number), as_callback(number, initializer), initargs, maxtasks, wrap_exception)
        except BaseException as error:
            trim(error, 1)
            raise

    # It is pickled by this name when workers are spawned.
    install(module, worker=worker)


    def made(self, outermost):
        key = _key(self._inqueue)
        if key is None:
            _made[0] += 1
            self._fh = ring.define(k="object", id=f"tp{_made[0]}", own=1)
            _local[id(self._inqueue)] = self._fh
        else:
            self._fh = ring.define(k="object", id=key)
        announce(self._fh, "Pool", self._processes, name=name_here(), place=here())
        self._fh_pids = [getattr(p, "pid", None) for p in self._pool if key is not None]
        tell_workers(self._fh, self._fh_pids, self._initializer)

    install(Pool, __init__=constructor(Pool.__init__, made))
    _patch_life(module)
    _patch_jobs(module)


def _patch_life(module):
    Pool = module.Pool
    close, terminate, quiet_join, leave = Pool.close, Pool.terminate, quietly(Pool.join), Pool.__exit__

    def hooked_close(self):
        ring.record("pool.closed", here(), o=getattr(self, "_fh", 0))
        return close(self)

    def hooked_terminate(self):
        if not getattr(self, "_fh_gone", False):
            self._fh_gone = True
            ring.record("pool.terminated", here(), o=getattr(self, "_fh", 0), by="call")
        return terminate(self)

    def __exit__(self, *args):
        if not getattr(self, "_fh_gone", False):
            self._fh_gone = True
            # One that an error leaves is no end of the program's choosing.
            failed = bool(args) and args[0] is not None
            ring.record("pool.terminated", here(), o=getattr(self, "_fh", 0), by=None if failed else "with")
        return leave(self, *args)

    def hooked_join(self):
        number = getattr(self, "_fh", 0)
        place = here()
        if self._state != module.RUN:
            tell(WAITING, number, place, -1, -1)
        try:
            quiet_join(self)
        except BaseException as error:
            tell(TIMED_OUT, number, place, 0, -1)
            trim(error, 1)
            raise
        ring.record("pool.joined", place, o=number)

    install(Pool, close=hooked_close, terminate=hooked_terminate, join=hooked_join, __exit__=__exit__)

    end = Pool._terminate_pool.__func__
    quiet_end = quietly(end)

    def _terminate_pool(cls, taskqueue, inqueue, outqueue, pool, *args):
        key = _key(inqueue)
        if key is not None:
            ring.record("pool.terminated", 0, o=ring.define(k="object", id=key), by="end")
        return quiet_end(cls, taskqueue, inqueue, outqueue, pool, *args)

    Pool._terminate_pool = classmethod(like(end, _terminate_pool))

    repopulate = Pool._repopulate_pool_static

    def _repopulate_pool_static(ctx, Process, processes, pool, *args):
        before = len(pool)
        try:
            repopulate(ctx, Process, processes, pool, *args)
        except BaseException as error:
            trim(error, 1)
            raise
        if before and len(pool) > before:
            key = _key(args[0])
            if key is not None:
                tell_workers(ring.define(k="object", id=key), [p.pid for p in pool], args[2])

    Pool._repopulate_pool_static = staticmethod(like(repopulate, _repopulate_pool_static))


def _patch_jobs(module):
    Apply, Map, Imap = module.ApplyResult, module.MapResult, module.IMapIterator
    apply_init, map_init, imap_init = Apply.__init__, Map.__init__, Imap.__init__
    get, wait, set_apply, set_map = Apply.get, Apply.wait, Apply._set, Map._set
    set_length, next_item = Imap._set_length, Imap.next

    def tell_submitted(self, pool, tasks):
        self._fh = getattr(pool, "_fh", 0)
        if self._fh:
            tell(SUBMITTED, self._fh, here(), tasks, self._job)

    def init_apply(self, pool, callback, error_callback):
        apply_init(self, pool, callback, error_callback)
        if type(self) is Apply:
            tell_submitted(self, pool, 1)

    def init_map(self, pool, chunksize, length, callback, error_callback):
        map_init(self, pool, chunksize, length, callback, error_callback)
        tell_submitted(self, pool, self._number_left)

    def init_imap(self, pool):
        imap_init(self, pool)
        # How many there will be is known when all are handed over.
        tell_submitted(self, pool, 0)

    def hooked_set_length(self, length):
        if getattr(self, "_fh", 0):
            tell(SUBMITTED, self._fh, 0, length, self._job)
        set_length(self, length)

    def fetched(self):
        tell(FETCHED, self._fh, here(), 0, self._job)

    def hooked_wait(self, timeout=None):
        number = getattr(self, "_fh", 0)
        if not number or self._event.is_set():
            try:
                return wait(self, timeout)
            except BaseException as error:
                trim(error, 1)
                raise
        place = here()
        tell(WAITING, number, place, milliseconds(timeout), self._job)
        try:
            return wait(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            tell(TIMED_OUT, number, place, 0, self._job)

    def hooked_get(self, timeout=None):
        try:
            value = get(self, timeout)
        except BaseException as error:
            if self._event.is_set() and getattr(self, "_fh", 0):
                fetched(self)
            trim(error, 1)
            raise
        if getattr(self, "_fh", 0):
            fetched(self)
        return value

    def setting(real):
        def _set(self, i, obj):
            number = getattr(self, "_fh", 0)
            # What cannot be pickled fails here, in the thread that hands the tasks out; all else has failed in a worker.
            if number and not obj[0] and module.threading.current_thread() is getattr(self._pool, "_task_handler", None):
                tell_failure(number, self._job, obj[1])
            if number and not obj[0] and self._error_callback:
                fetched(self)
            # A map calls back with its last chunk.
            calls = number and (self._callback or self._error_callback) and getattr(self, "_number_left", 1) <= 1
            if calls:
                tell(CALLBACK_STARTED, number, 0)
            try:
                real(self, i, obj)
            except BaseException as error:
                trim(error, 1)
                raise
            finally:
                if calls:
                    tell(CALLBACK_FINISHED, number, 0)

        return _set

    def hooked_next(self, timeout=None):
        number = getattr(self, "_fh", 0)
        if not number:
            try:
                return next_item(self, timeout)
            except BaseException as error:
                trim(error, 1)
                raise
        place = here()
        # The first is told in any case: who has begun to take the results knows when there are more.
        waits = not self._items and self._index != self._length or not getattr(self, "_fh_taken", False)
        self._fh_taken = True
        if waits:
            tell(WAITING, number, place, milliseconds(timeout), self._job)
        try:
            return next_item(self, timeout)
        except module.TimeoutError as error:
            trim(error, 1)
            raise
        except BaseException as error:
            fetched(self)
            trim(error, 1)
            raise
        finally:
            if waits:
                tell(TIMED_OUT, number, place, 0, self._job)

    install(Apply, __init__=init_apply, wait=hooked_wait, get=hooked_get, _set=setting(set_apply))
    install(Map, __init__=init_map, _set=setting(set_map))
    install(Imap, __init__=init_imap, _set_length=hooked_set_length, next=hooked_next)
    Imap.__next__ = Imap.next
