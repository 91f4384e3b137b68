"""gevent.event: Event, which is threading's when gevent has replaced that."""

from .gevent_classes import stand_in
from .gevent_timeouts import patience
from .semaphores import event_methods


def patch(module):
    stand_in(module, "Event", lambda _: "Event", lambda _: None, lambda real: event_methods(real, lambda self: self._fh, patience))
