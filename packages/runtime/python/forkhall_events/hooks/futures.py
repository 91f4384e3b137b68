"""concurrent.futures: results that are waited for and fetched, one or several."""

from .. import ring
from ..kinds import NUMBERS
from ..places import called_by_program, here, is_library
from ..ring import get_ident, muted, tell
from ..wrap import install, milliseconds, quietly, trim
from . import several
from .pools import CALLBACK_FINISHED, CALLBACK_STARTED

SUBMITTED, WAITING, TIMED_OUT, FETCHED = (NUMBERS["pool." + verb] for verb in ("submitted", "waiting", "timed-out", "fetched"))


#: Thread → number of the executor and job that it is just handing over.
submitting = {}


def patch(module):
    Future = module.Future

    def fetching(real):
        def fetch(self, timeout=None):
            known = self.__dict__.get("_fh")
            if not known:
                try:
                    return real(self, timeout)
                except BaseException as error:
                    trim(error, 1)
                    raise
            number, job = known
            place = here()
            if not self.done():
                tell(WAITING, number, place, milliseconds(timeout), job)
            try:
                return real(self, timeout)
            except BaseException as error:
                trim(error, 1)
                raise
            finally:
                tell(FETCHED if self.done() else TIMED_OUT, number, place, 0, job)

        return fetch

    cancel, invoke_callbacks = Future.cancel, Future._invoke_callbacks

    def hooked_cancel(self):
        known = self.__dict__.get("_fh")
        given_up = cancel(self)
        if known and given_up:
            # Also where an executor that is shut down does it for the program.
            ident = get_ident()
            quiet = ident in muted
            muted.discard(ident)
            tell(FETCHED, known[0], here(), 0, known[1])
            if quiet:
                muted.add(ident)
        return given_up

    def _invoke_callbacks(self):
        known = self.__dict__.get("_fh")
        if not known or not any(map(_is_of_program, self._done_callbacks)):
            return invoke_callbacks(self)
        tell(CALLBACK_STARTED, known[0], 0)
        try:
            return invoke_callbacks(self)
        finally:
            tell(CALLBACK_FINISHED, known[0], 0)

    install(Future, result=fetching(Future.result), exception=fetching(Future.exception), cancel=hooked_cancel, _invoke_callbacks=_invoke_callbacks)
    _patch_waiters(module)


def _is_of_program(callback):
    code = getattr(callback, "__code__", None)
    return code is None or not is_library(code.co_filename)


def _patch_waiters(module):
    """wait() and as_completed() wait for an event of what this makes for them."""
    make = module._create_and_install_waiters

    def _create_and_install_waiters(fs, return_when):
        waiter = make(fs, return_when)
        if called_by_program(3):
            event, left = waiter.event, list(fs)
            wait = event.wait

            def told_wait(timeout=None):
                if event.is_set():
                    return wait(timeout)
                members = _pending(left)
                return several.waiting(wait, timeout, members, max(len(left), len(members), 1), return_when == module.ALL_COMPLETED, bool)

            event.wait = told_wait
        return waiter

    install(module, _create_and_install_waiters=_create_and_install_waiters)


def _pending(left):
    """Some of those that are not done, from the end of a list out of which those that are done are taken on the way."""
    members = []
    for at in range(len(left) - 1, -1, -1):
        if len(members) == several.MOST:
            break
        if left[at].done():
            left[at] = left[-1]
            left.pop()
            continue
        number, job = left[at].__dict__.get("_fh") or (0, 0)
        members.append((several.JOB, number, job) if number else several.UNKNOWN)
    return members


def executor(Executor, identity, workers):
    """Watches an executor's life and what is submitted to it; `workers(self)` gives the pids that it has now."""
    from ..places import name_here
    from .pools import tell_workers
    from .semaphores import announce, building, constructor

    init, submit, shutdown = Executor.__init__, Executor.submit, Executor.shutdown
    quiet_shutdown = quietly(shutdown)

    def made(self, outermost):
        self._fh = identity(self)
        self._fh_jobs = 0
        self._fh_workers = []
        announce(self._fh, "Executor", self._max_workers, name=name_here(), place=here())

    def hooked_submit(self, fn, /, *args, **kwargs):
        number = self.__dict__.get("_fh")
        if not number:
            try:
                return submit(self, fn, *args, **kwargs)
            except BaseException as error:
                trim(error, 1)
                raise
        ident = get_ident()
        outermost = ident not in building
        building.add(ident)
        job = self._fh_jobs
        self._fh_jobs += 1
        tell(SUBMITTED, number, here(), 1, job)
        submitting[ident] = (number, job)
        try:
            future = submit(self, fn, *args, **kwargs)
        except BaseException as error:
            tell(FETCHED, number, 0, 0, job)
            trim(error, 1)
            raise
        finally:
            submitting.pop(ident, None)
            if outermost:
                building.discard(ident)
        future._fh = (number, job)
        pids = workers(self)
        if pids != self._fh_workers:
            self._fh_workers = pids
            tell_workers(number, pids, getattr(self, "_initializer", None))
        return future

    def hooked_shutdown(self, wait=True, *, cancel_futures=False):
        number = self.__dict__.get("_fh")
        place = here() if number else 0
        if number:
            ring.record("pool.closed", place, o=number)
            if wait:
                tell(WAITING, number, place, -1, -1)
        try:
            return (quiet_shutdown if number else shutdown)(self, wait, cancel_futures=cancel_futures)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            if number and wait:
                ring.record("pool.joined", place, o=number)

    install(Executor, __init__=constructor(init, made), submit=hooked_submit, shutdown=hooked_shutdown)
