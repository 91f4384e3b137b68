"""concurrent.futures.process: the executor's workers."""

from .. import ring
from ..ring import tell
from ..wrap import install
from .futures import executor
from .pools import FINISHED, STARTED, as_callback, tell_failure
from .semaphores import identity


def patch(module):
    def number(self):
        return ring.define(k="object", id="X" + identity(self._call_queue._rlock))

    executor(module.ProcessPoolExecutor, number, lambda self: list(self._processes or ()))
    work = module._process_worker
    send_back = module._sendback_result
    current = [0]

    class Calls:
        def __init__(self, queue):
            self._queue = queue

        def get(self, block=True):
            call = self._queue.get(block=block)
            if call is not None:
                tell(STARTED, current[0], 0, 0, call.work_id)
            return call

    def _process_worker(call_queue, result_queue, initializer, *args):
        from . import queues

        current[0] = ring.define(k="object", id="X" + identity(call_queue._rlock))
        queues.silence(call_queue)
        queues.silence(result_queue)
        return work(Calls(call_queue), result_queue, as_callback(current[0], initializer), *args)

    def _sendback_result(result_queue, work_id, result=None, exception=None, **rest):
        if exception is None:
            tell(FINISHED, current[0], 0, 0, work_id)
        else:
            tell_failure(current[0], work_id, exception)
        return send_back(result_queue, work_id, result=result, exception=exception, **rest)

    # The worker is pickled by its name when it is spawned.
    install(module, _process_worker=_process_worker, _sendback_result=_sendback_result)
