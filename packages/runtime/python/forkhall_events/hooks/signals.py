"""signal: handlers of the program's own. Whoever has one may go on when a signal comes from outside."""

from .. import ring
from ..places import called_by_program, here
from ..wrap import install, trim


def patch(module):
    real = module.signal

    def signal(signalnum, handler):
        try:
            before = real(signalnum, handler)
        except BaseException as error:
            trim(error, 1)
            raise
        if callable(handler) and not isinstance(handler, module.Handlers) and handler is not module.default_int_handler and called_by_program():
            from ..lifecycle import signal_name

            ring.record("process.listening", here(), signal=signal_name(signalnum))
        return before

    install(module, signal=signal)
