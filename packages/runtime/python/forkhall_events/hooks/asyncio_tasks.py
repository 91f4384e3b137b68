"""asyncio.base_events: tasks, which task each step of a loop belongs to, and what tasks wait for.

A step of a task is run by Handle._run, whose callback is a method of the task; between two steps of a task its thread is
itself again. A loop waits for ever when it has nothing ready, no timer and no descriptor but its own: only then is its
thread told to wait."""

from .. import ring
from ..kinds import NUMBERS
from ..places import here
from ..ring import act_as, actor_number, tell, thread_number, word
from ..wrap import awaiting, install, trim

STARTED, EXITED, SWITCHED, JOINING, JOINED = (NUMBERS["task." + verb] for verb in ("started", "exited", "switched", "joining", "joined"))
#: At most so many tasks are told that one other waits for.
MOST_JOINED = 64


def begin_task(task, place, parent=0, number=None):
    number = task._fh = number or ring.new_task()
    coroutine = task.get_coro()
    name = task.get_name()
    prefix, _, turn = name.partition("-")
    n = int(turn) if prefix == "Task" and turn.isdecimal() and len(turn) < 9 else 0
    if n:
        name = getattr(coroutine, "__name__", "task")
    own = thread_number()
    before = actor_number()
    act_as(number)
    tell(STARTED, word(name), place, own, parent | n << 16)
    act_as(before)
    return number


def end_task(task):
    """Called as the task."""
    error = None if task.cancelled() else task._exception
    if error is None:
        tell(EXITED, 0, 0, 1 if task.cancelled() else 0)
    else:
        ring.record("task.exited", error=f"{type(error).__name__}: {error}"[:1000])


def patch(module):
    events, tasks = module.events, module.tasks
    Tasks = tuple({tasks.Task, tasks._PyTask})
    Gathering = tasks._GatheringFuture
    Handle, Loop = events.Handle, module.BaseEventLoop
    run, create_task, run_once, run_until_complete = Handle._run, Loop.create_task, Loop._run_once, Loop.run_until_complete

    own = {getattr(Loop, name).__code__ for name in ("shutdown_asyncgens", "shutdown_default_executor") if hasattr(Loop, name)}

    def awaited(task):
        """Tasks all of which it waits for, where that is sure."""
        future = task._fut_waiter
        if isinstance(future, Tasks):
            return (future,)
        if isinstance(future, Gathering):
            return future._children
        several = getattr(task, "_fh_for", None)
        return several() if several is not None and future is not None else ()

    def hooked_run(self):
        task = getattr(self._callback, "__self__", None)
        if not isinstance(task, Tasks):
            return run(self)
        before = actor_number()
        number = getattr(task, "_fh", None)
        if number is None:
            number = begin_task(task, 0)
        if not number:
            return run(self)
        act_as(number)
        if getattr(task, "_fh_waits", False):
            task._fh_waits = False
            tell(JOINED, 0, 0)
        if ring.switches:
            tell(SWITCHED, 0, 0)
        try:
            run(self)
            if task.done():
                end_task(task)
            else:
                for other in list(awaited(task))[:MOST_JOINED]:
                    if isinstance(other, Tasks) and not other.done() and getattr(other, "_fh", None):
                        task._fh_waits = True
                        tell(JOINING, 0, 0, -1, other._fh)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            act_as(before)
            if ring.switches:
                tell(SWITCHED, 0, 0)

    def hooked_create_task(self, coro, **kwargs):
        try:
            task = create_task(self, coro, **kwargs)
        except BaseException as error:
            trim(error, 1)
            raise
        if isinstance(task, Tasks) and getattr(task, "_fh", None) is None:
            parent = actor_number()
            if getattr(coro, "cr_code", None) in own:
                task._fh = 0
            else:
                begin_task(task, here(), parent if parent > ring.TASKS else 0)
        return task

    def _run_once(self):
        waits = False
        if not self._ready and not self._stopping and getattr(self, "_fh_until", None) and sleeps_for_ever(self):
            waits = True
            tell(JOINING, 0, 0, -1, self._fh_until)
        try:
            run_once(self)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if waits:
                tell(JOINED, 0, 0)

    def hooked_until_complete(self, future):
        task = future if isinstance(future, Tasks) else None
        self._fh_until = getattr(task, "_fh", None)
        try:
            return run_until_complete(self, future)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            self._fh_until = None

    install(Handle, _run=hooked_run)
    install(Loop, _run_once=_run_once, create_task=hooked_create_task, run_until_complete=hooked_until_complete)
    _patch_wait(tasks)
    if hasattr(tasks, "_set_task_name"):
        _patch_names(tasks)


def sleeps_for_ever(loop):
    if getattr(loop, "_signal_handlers", None) or any(not handle._cancelled for handle in loop._scheduled):
        return False
    try:
        return len(loop._selector.get_map()) <= loop._internal_fds
    except AttributeError:
        return False


def _patch_wait(tasks):
    def waiter(fs, timeout, return_when, loop):
        waits_for_all = timeout is None and return_when == tasks.ALL_COMPLETED
        return tasks.current_task(loop), (lambda: fs) if waits_for_all else None

    install(tasks, _wait=awaiting(tasks._wait, waiter))


def _patch_names(tasks):
    """create_task() names a task after it was made."""
    set_name = tasks._set_task_name

    def _set_task_name(task, name):
        set_name(task, name)
        if name is not None and getattr(task, "_fh", 0):
            begin_task(task, here(), 0, task._fh)

    install(tasks, _set_task_name=_set_task_name)
