"""multiprocessing.resource_tracker: at its end an interpreter waits until its tracker has ended, from Python 3.12 on."""

from ..wrap import quietly


def patch(module):
    module.ResourceTracker._stop = quietly(module.ResourceTracker._stop)
