"""multiprocessing.popen_fork: how a child ended, as its parent learns it. (os.waitpid tells it; see lifecycle.py.)"""

from ..wrap import quietly


def patch(module):
    module.Popen.poll = quietly(module.Popen.poll)
