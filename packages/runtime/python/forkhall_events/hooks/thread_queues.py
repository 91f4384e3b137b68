"""queue: the queues of threads that the program itself makes."""

from .. import ring
from ..kinds import NUMBERS
from ..places import called_by_program, here, name_here
from ..ring import tell
from ..wrap import install, milliseconds, trim
from .semaphores import announce, constructor

WAITING, PUT, GOT, TIMED_OUT = (NUMBERS["queue." + verb] for verb in ("waiting", "put", "got", "timed-out"))
TASK_DONE, JOINED = NUMBERS["queue.task-done"], NUMBERS["queue.joined"]
ITEM, SPACE, TASKS = 0, 1, 2
_made = [0]


def patch_shutdown(Queue):
    shutdown = getattr(Queue, "shutdown", None)  # since 3.13
    if shutdown is None:
        return

    def hooked_shutdown(self, immediate=False):
        if getattr(self, "_fh", 0):
            ring.record("queue.closed", here(), o=self._fh)
        return shutdown(self, immediate)

    install(Queue, shutdown=hooked_shutdown)


def patch(module):
    Queue = module.Queue
    init, put, get, task_done, join = Queue.__init__, Queue.put, Queue.get, Queue.task_done, Queue.join

    def made(self, outermost):
        self._fh = 0
        if outermost and called_by_program(3):
            _made[0] += 1
            self._fh = ring.define(k="object", id=f"tq{_made[0]}", own=1)
            announce(self._fh, "Queue", self.maxsize if self.maxsize > 0 else None, name=name_here(), place=here())

    # Waits are told only where there is one: the queue is looked at first, without its lock.
    def hooked_put(self, item, block=True, timeout=None):
        number = getattr(self, "_fh", 0)
        place = here() if number else 0
        full = number and block and 0 < self.maxsize <= self._qsize()
        if full:
            tell(WAITING, number, place, milliseconds(timeout), SPACE)
        try:
            put(self, item, block, timeout)
        except BaseException as error:
            if full:
                tell(TIMED_OUT, number, place, 0, SPACE)
            trim(error, 1)
            raise
        if number:
            tell(PUT, number, place)

    def hooked_get(self, block=True, timeout=None):
        number = getattr(self, "_fh", 0)
        place = here() if number else 0
        empty = number and block and not self._qsize()
        if empty:
            tell(WAITING, number, place, milliseconds(timeout), ITEM)
        try:
            item = get(self, block, timeout)
        except BaseException as error:
            if empty:
                tell(TIMED_OUT, number, place, 0, ITEM)
            trim(error, 1)
            raise
        if number:
            tell(GOT, number, place)
        return item

    def hooked_task_done(self):
        number = getattr(self, "_fh", 0)
        if number:
            tell(TASK_DONE, number, here())
        try:
            return task_done(self)
        except BaseException as error:
            trim(error, 1)
            raise

    def hooked_join(self):
        number = getattr(self, "_fh", 0)
        place = here() if number else 0
        if number:
            tell(WAITING, number, place, -1, TASKS)
        try:
            join(self)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if number:
                tell(JOINED, number, place)

    install(Queue, __init__=constructor(init, made), put=hooked_put, get=hooked_get, task_done=hooked_task_done, join=hooked_join)
    patch_shutdown(Queue)
