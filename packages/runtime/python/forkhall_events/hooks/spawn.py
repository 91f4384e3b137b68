"""multiprocessing.spawn: a spawned child that cannot even import the main file, for want of the guard for instance."""

from ..wrap import install, trim
from .processes import tell_error


def patch(module):
    real = module.prepare

    def prepare(data):
        try:
            return real(data)
        except BaseException as error:
            trim(error, 1)
            if not isinstance(error, SystemExit):
                tell_error(error)
            raise

    install(module, prepare=prepare)
