"""multiprocessing.popen_fork: how a child ended, as its parent learns it. (os.waitpid tells it; see lifecycle.py.)"""

from ..ring import get_ident, muted
from ..wrap import install, trim


def patch(module):
    poll = module.Popen.poll

    def hooked_poll(self, flag=module.os.WNOHANG):
        ident = get_ident()
        outermost = ident not in muted
        muted.add(ident)
        try:
            return poll(self, flag)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if outermost:
                muted.discard(ident)

    install(module.Popen, poll=hooked_poll)
