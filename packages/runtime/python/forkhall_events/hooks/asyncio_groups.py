"""asyncio.taskgroups: a group's end waits for its tasks on a future of its own."""

from ..wrap import install, trim


def patch(module):
    Group = module.TaskGroup
    leave = Group.__aexit__

    async def __aexit__(self, et, exc, tb):
        task = self._parent_task
        if task is not None:
            task._fh_for = lambda: self._tasks
        try:
            return await leave(self, et, exc, tb)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if task is not None:
                task._fh_for = None

    install(Group, __aexit__=__aexit__)
