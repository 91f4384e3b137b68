"""Classes that stand in for gevent's. Those are compiled and cannot be changed: the program finds a subclass of each under its
name, which tells what is done with the objects that the program itself makes."""

from .. import ring
from ..places import here, name_here
from ..wrap import like
from .semaphores import _by_program, announce, constructor

_made = [0]
#: Constructors of classes that gevent derives, and ours.
_factories = ("/gevent/thread.py", "/gevent/lock.py", "/forkhall_events/hooks/semaphores.py")


def stand_in(module, name, type_, capacity, methods):
    """Puts a subclass of `module.name` in its place; `methods(real)` gives those that tell. `_fh` is an object's number."""
    real = getattr(module, name)

    def made(self, outermost):
        if outermost and _by_program(_factories):
            _made[0] += 1
            self._fh = ring.define(k="object", id=f"g{_made[0]}", own=1)
            announce(self._fh, type_(self), capacity(self), name=name_here(), place=here())

    class Meta(type(real)):
        # The real ones, which compiled parts of gevent make, are instances, too.
        def __instancecheck__(cls, instance):
            return isinstance(instance, real) if cls is ours else type.__instancecheck__(cls, instance)

        def __subclasscheck__(cls, other):
            return issubclass(other, real) if cls is ours else type.__subclasscheck__(cls, other)

    its = {"__module__": real.__module__, "__qualname__": real.__qualname__, "__doc__": real.__doc__, "_fh": 0}
    for key, method in {"__init__": constructor(real.__init__, made), **methods(real)}.items():
        its[key] = like(getattr(real, key), method) if callable(method) else method
    ours = Meta(name, (real,), its)
    setattr(module, name, ours)
