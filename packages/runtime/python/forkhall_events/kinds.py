"""The kinds of events that fit a slot of the ring, by number: their place in this list, counted from 1. The reader
has the same list. Each slot carries the object and two numbers, a and c, whose meaning stands behind the kind."""

KINDS = (
    "lock.requested",  # a: time-out in ms, -1 for none
    "lock.acquired",  # a: 1 when it is given back by who has taken it (with)
    "lock.released",
    "lock.timed-out",
    "condition.waiting",  # a: time-out in ms
    "condition.notified",  # a: how many, -1 for all
    "condition.woke",  # a: 1 when it timed out
    "event.waiting",  # a: time-out in ms
    "event.set",
    "event.cleared",
    "event.woke",  # a: 1 when it timed out
    "barrier.waiting",  # a: time-out in ms
    "barrier.passed",  # a: index
    "barrier.broken",
    "queue.waiting",  # a: time-out in ms, c: 0 item, 1 space, 2 tasks, 3 flush
    "queue.put",
    "queue.got",
    "queue.timed-out",  # c: as for queue.waiting
    "queue.task-done",
    "queue.joined",
    "queue.flushed",
    "queue.checked",  # a: 0 not empty, 1 empty, 2 not full, 3 full
    "pipe.waiting",  # a: time-out in ms, c: 0 item, 1 space, 2 client
    "pipe.sent",  # c: bytes, -1 unknown
    "pipe.received",  # c: bytes, -1 unknown
    "pipe.timed-out",
    "pipe.accepted",
    "pool.submitted",  # a: tasks, c: job
    "pool.task-started",  # c: job
    "pool.task-finished",  # c: job
    "pool.waiting",  # a: time-out in ms, c: job, -1 for the end of the pool
    "pool.timed-out",  # c: job, -1 for the end of the pool
    "pool.fetched",  # c: job
    "manager.called",  # a: number of the method's name
    "thread.joining",  # a: time-out in ms, c: thread
    "thread.joined",  # a: 1 when it timed out, c: thread
    "input.waiting",
    "input.received",
    "task.started",  # object: a word, its function or name; a: thread; c: task that made it, and 65536 times the n of a name Task-n
    "task.exited",  # a: 1 when it was cancelled
    "task.switched",
    "task.joining",  # c: task
    "task.joined",
    "pool.callback-started",
    "pool.callback-finished",
    "several.waiting",  # a: time-out in ms; c: how many members follow it, the same negative where all are waited for
    "several.member",  # a: 0 message, 1 item, 2 process (c: pid), 3 job (c: job), 4 something unknown
    "several.woke",  # a: 1 when it timed out
    "queue.spoilt",
    "process.pending",  # a: 1 for yes
)

NUMBERS = {name: number for number, name in enumerate(KINDS, 1)}
