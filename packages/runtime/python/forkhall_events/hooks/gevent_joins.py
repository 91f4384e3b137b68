"""gevent.greenlet: joinall() waits for greenlets."""

from ..places import here
from ..ring import tell
from ..wrap import install, trim
from .asyncio_tasks import JOINED, JOINING, MOST_JOINED
from .gevent_timeouts import patience
from .greenlets import number_of


def patch(module):
    joinall = module.joinall

    def hooked_joinall(greenlets, timeout=None, raise_error=False, count=None):
        told = False
        # What may be gone through once only is left to gevent.
        if count is None and isinstance(greenlets, (list, tuple, set, frozenset)):
            place = here()
            for number in [number for greenlet in list(greenlets)[:MOST_JOINED] if (number := number_of(greenlet))]:
                told = True
                tell(JOINING, 0, place, patience(timeout), number)
        try:
            return joinall(greenlets, timeout, raise_error, count)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if told:
                tell(JOINED, 0, 0)

    install(module, joinall=hooked_joinall)
