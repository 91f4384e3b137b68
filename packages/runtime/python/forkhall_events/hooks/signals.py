"""signal: handlers of the program's own, for whoever has one may go on when a signal comes from outside; and signals that a
process sends to itself."""

import os

from .. import ring
from ..lifecycle import signal_name, tell_signal
from ..places import called_by_program, here
from ..wrap import install, trim, wrap


def patch(module):
    real = module.signal

    def signal(signalnum, handler):
        try:
            before = real(signalnum, handler)
        except BaseException as error:
            trim(error, 1)
            raise
        if callable(handler) and not isinstance(handler, module.Handlers) and handler is not module.default_int_handler and called_by_program():
            ring.record("process.listening", here(), signal=signal_name(signalnum))
        return before

    def sends(real, at):
        @wrap(real)
        def send(*given):
            if len(given) > at:
                tell_signal(os.getpid(), given[at])
            return real(*given)

        return send

    install(module, signal=signal)
    module.raise_signal = sends(module.raise_signal, 0)
    module.pthread_kill = sends(module.pthread_kill, 1)
