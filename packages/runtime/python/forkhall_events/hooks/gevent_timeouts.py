"""gevent.timeout: how long a greenlet is willing to wait, by its open timeouts."""

from ..wrap import install, milliseconds


def patience(timeout=None):
    """Milliseconds until a wait of the calling greenlet ends at the latest, for a slot; -1 for ever."""
    from greenlet import getcurrent

    seconds = [its.seconds for its in getattr(getcurrent(), "_fh_timeouts", ()) if its.pending]
    return milliseconds(min([*seconds, *([] if timeout is None else [timeout])], default=None))


def patch(module):
    from greenlet import getcurrent

    start = module.Timeout.start

    def hooked_start(self):
        start(self)
        if self.seconds is not None:
            greenlet = getcurrent()
            greenlet._fh_timeouts = [its for its in getattr(greenlet, "_fh_timeouts", ()) if its.pending] + [self]

    install(module.Timeout, start=hooked_start)
