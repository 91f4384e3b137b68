"""asyncio.queues: queues of tasks."""

from ..places import here
from ..ring import tell
from ..wrap import install, trim
from .asyncio_locks import make, waiting
from .asyncio_timeouts import patience
from .thread_queues import GOT, JOINED, PUT, TASK_DONE, TIMED_OUT, WAITING, patch_shutdown

ITEM, SPACE, TASKS = 0, 1, 2


def patch(module):
    Queue = module.Queue
    put, get, put_nowait, get_nowait, task_done, join = Queue.put, Queue.get, Queue.put_nowait, Queue.get_nowait, Queue.task_done, Queue.join
    make(Queue, lambda self: self._maxsize if self._maxsize > 0 else None)

    async def hooked_put(self, item):
        number = self._fh if self.full() else 0
        place = here()
        if number:
            tell(WAITING, number, place, patience(), SPACE)
        try:
            return await put(self, item)
        except BaseException as error:
            if number:
                tell(TIMED_OUT, number, place, 0, SPACE)
            trim(error, 1)
            raise

    async def hooked_get(self):
        number = self._fh if self.empty() else 0
        place = here()
        if number:
            tell(WAITING, number, place, patience(), ITEM)
        try:
            return await get(self)
        except BaseException as error:
            if number:
                tell(TIMED_OUT, number, place, 0, ITEM)
            trim(error, 1)
            raise

    def hooked_put_nowait(self, item):
        try:
            put_nowait(self, item)
        except BaseException as error:
            trim(error, 1)
            raise
        if self._fh:
            tell(PUT, self._fh, here())

    def hooked_get_nowait(self):
        try:
            item = get_nowait(self)
        except BaseException as error:
            trim(error, 1)
            raise
        if self._fh:
            tell(GOT, self._fh, here())
        return item

    def hooked_task_done(self):
        if self._fh:
            tell(TASK_DONE, self._fh, here())
        try:
            return task_done(self)
        except BaseException as error:
            trim(error, 1)
            raise

    install(Queue, put=hooked_put, get=hooked_get, put_nowait=hooked_put_nowait, get_nowait=hooked_get_nowait, task_done=hooked_task_done)
    Queue.join = waiting(join, lambda self: WAITING, lambda number, place, result: (JOINED, number, place), JOINED, TASKS)
    patch_shutdown(Queue)
