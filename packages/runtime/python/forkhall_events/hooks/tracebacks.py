"""traceback: BaseProcess._bootstrap imports it to print an uncaught error. There the error can be seen without a change to
what is printed, and a child that does well need not import it for us."""

import sys

from ..wrap import install
from . import processes


def patch(module):
    real = module.print_exc

    def print_exc(limit=None, file=None, chain=True):
        code = sys._getframe(1).f_code
        error = sys.exc_info()[1]
        if code is processes.bootstrap_code and error is not None:
            processes.tell_error(error)
        return real(limit, file, chain)

    install(module, print_exc=print_exc)
