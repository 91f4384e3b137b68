"""multiprocessing.shared_memory: blocks that are made and unlinked."""

from .. import ring
from ..places import here, name_here
from ..wrap import install, trim
from .semaphores import _by_program, announce


def patch(module):
    Block = module.SharedMemory
    init, unlink = Block.__init__, Block.unlink

    def __init__(self, name=None, create=False, size=0, **more):
        try:
            init(self, name, create, size, **more)
        except BaseException as error:
            trim(error, 1)
            raise
        # What a SharedMemoryManager has made it unlinks in its server.
        if create and _by_program(("/multiprocessing/shared_memory.py",)):
            announce(ring.define(k="object", id="M" + self._name), "SharedMemory", self._size, name=name_here() or self._name, place=here())

    def hooked_unlink(self):
        ring.record("resource.removed", here(), o=ring.define(k="object", id="M" + self._name))
        return unlink(self)

    install(Block, __init__=__init__, unlink=hooked_unlink)
