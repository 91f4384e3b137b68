"""greenlet: greenlets and those of gevent. Which one runs is told to a trace function at each switch; a thread's first
greenlet is the thread itself, and gevent's hub, which waits for all others, too."""

from .. import ring
from ..kinds import NUMBERS
from ..ring import act_as, actor_number, tell, thread_number, word

STARTED, EXITED, SWITCHED = (NUMBERS["task." + verb] for verb in ("started", "exited", "switched"))


def _name(greenlet):
    run = getattr(greenlet, "_run", None) or getattr(greenlet, "run", None)
    function = getattr(run, "__name__", "greenlet")
    # gevent makes up a name, and shows it from then on, when it is asked for one: only one that was given is told.
    name = getattr(greenlet, "__dict__", {}).get("name")
    return f"{name} {function}()" if isinstance(name, str) else function


def _begin(greenlet):
    own = thread_number()
    number = greenlet._fh = 0 if type(greenlet).__name__ == "Hub" else ring.new_task()
    if number:
        act_as(number)
        tell(STARTED, word(_name(greenlet)), 0, own)
    return number


def number_of(greenlet):
    """By which one that has not ended is told of, whether or not it has begun to run; 0 where it is not."""
    if not _follows[0] or getattr(greenlet, "dead", True):
        return 0
    number = getattr(greenlet, "_fh", None)
    if number is None:
        before = actor_number()
        number = _begin(greenlet)
        act_as(before)
    return number


#: Whether each switch is told to us: a program may have a trace function of its own.
_follows = [False]
#: Of which process it is told that it has a hub.
_with_hub = [0]


def _hub_runs():
    """Timers, descriptors and other threads may wake any greenlet over it."""
    if _with_hub[0] != ring._pid:
        _with_hub[0] = ring._pid
        ring.record("process.listening")


def patch(module):
    def trace(event, args):
        if event not in ("switch", "throw"):
            return
        origin, target = args
        if origin.dead and getattr(origin, "_fh", 0):
            act_as(origin._fh)
            error = getattr(origin, "exception", None)
            if error is None:
                tell(EXITED, 0, 0)
            else:
                ring.record("task.exited", error=f"{type(error).__name__}: {error}"[:1000])
            origin._fh = 0
        number = 0
        if target.parent is not None:
            number = getattr(target, "_fh", None)
            if number is None:
                number = _begin(target)
            if number == 0:
                _hub_runs()
        act_as(number or thread_number())
        if ring.switches:
            tell(SWITCHED, 0, 0)

    if module.gettrace() is None:
        module.settrace(trace)
        _follows[0] = True
