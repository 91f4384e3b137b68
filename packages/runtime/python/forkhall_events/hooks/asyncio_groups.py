"""asyncio.taskgroups: a group's end waits for its tasks."""

from ..wrap import awaiting, install


def patch(module):
    Group = module.TaskGroup
    install(Group, __aexit__=awaiting(Group.__aexit__, lambda group, *error: (group._parent_task, lambda: group._tasks)))
