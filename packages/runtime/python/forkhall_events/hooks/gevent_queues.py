"""gevent.queue: queues of greenlets."""

from ..places import here
from ..ring import tell
from ..wrap import trim
from .gevent_classes import stand_in
from .gevent_timeouts import patience
from .thread_queues import GOT, JOINED, PUT, TASK_DONE, TIMED_OUT, WAITING

ITEM, SPACE, TASKS = 0, 1, 2


def _methods(real):
    def moving(name, waits, waiting_for, moved):
        method = getattr(real, name)

        def move(self, *args, block=True, timeout=None):
            number = self._fh
            if not number:
                return method(self, *args, block, timeout)
            place = here()
            told = block and waits(self)
            if told:
                tell(WAITING, number, place, patience(timeout), waiting_for)
            try:
                result = method(self, *args, block, timeout)
            except BaseException:
                if told:
                    tell(TIMED_OUT, number, place, 0, waiting_for)
                raise
            tell(moved, number, place)
            return result

        return move

    move_in, move_out = moving("put", lambda self: self.full(), SPACE, PUT), moving("get", lambda self: self.empty(), ITEM, GOT)

    def put(self, item, block=True, timeout=None):
        try:
            return move_in(self, item, block=block, timeout=timeout)
        except BaseException as error:
            trim(error, 2)
            raise

    def get(self, block=True, timeout=None):
        try:
            return move_out(self, block=block, timeout=timeout)
        except BaseException as error:
            trim(error, 2)
            raise

    def task_done(self):
        if self._fh:
            tell(TASK_DONE, self._fh, here())
        try:
            return real.task_done(self)
        except BaseException as error:
            trim(error, 1)
            raise

    def join(self, timeout=None):
        number, place = self._fh, here()
        if number:
            tell(WAITING, number, place, patience(timeout), TASKS)
        try:
            return real.join(self, timeout)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if number:
                tell(JOINED, number, place)

    return {"put": put, "get": get, **({"task_done": task_done, "join": join} if hasattr(real, "task_done") else {})}


def patch(module):
    # Newer versions have one class for Queue and JoinableQueue.
    seen = {}
    for name in ("Queue", "JoinableQueue", "PriorityQueue", "LifoQueue"):
        real = getattr(module, name)
        if real in seen:
            setattr(module, name, seen[real])
            continue
        type_ = "JoinableQueue" if hasattr(real, "task_done") else "Queue"
        stand_in(module, name, lambda _, type_=type_: type_, _capacity, _methods)
        seen[real] = getattr(module, name)


def _capacity(queue):
    size = queue.maxsize
    return size if size is not None and size > 0 else None
