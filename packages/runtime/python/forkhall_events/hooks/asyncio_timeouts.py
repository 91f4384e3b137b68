"""asyncio.timeouts: until when a task is willing to wait."""

from ..ring import actor_number
from ..wrap import install, milliseconds, trim

#: Task → its open timeouts, the innermost last.
_open = {}


def patience():
    """Milliseconds until the calling task's timeouts end its wait, for a slot; -1 for ever."""
    timeouts = _open.get(actor_number())
    ends = [timeout._when for timeout in timeouts or () if timeout._when is not None]
    return milliseconds(max(min(ends) - timeouts[0]._task.get_loop().time(), 0)) if ends else -1


def patch(module):
    Timeout = module.Timeout
    enter, leave = Timeout.__aenter__, Timeout.__aexit__

    async def __aenter__(self):
        try:
            result = await enter(self)
        except BaseException as error:
            trim(error, 1)
            raise
        _open.setdefault(actor_number(), []).append(self)
        return result

    async def __aexit__(self, *error):
        timeouts = _open.get(actor_number(), [])
        if self in timeouts:
            timeouts.remove(self)
        if not timeouts:
            _open.pop(actor_number(), None)
        try:
            return await leave(self, *error)
        except BaseException as error:
            trim(error, 1)
            raise

    install(Timeout, __aenter__=__aenter__, __aexit__=__aexit__)
