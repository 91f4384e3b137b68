"""The same measurements with CPython's multiprocessing: python3 cpython.py NAME... prints one JSON object."""
import json
import multiprocessing as mp
import sys
import time


def identity(x):
    return x


def nothing():
    pass


def sends_many(queue, size, count):
    item = b"x" * size
    for _ in range(count):
        queue.put(item)


def echoes(end):
    while True:
        try:
            end.send(end.recv())
        except EOFError:
            return


def rate(count, work):
    begin = time.perf_counter()
    work()
    return count / (time.perf_counter() - begin)


def rate_alone(count, work):
    begin = time.process_time()
    work()
    return count / (time.process_time() - begin)


def lock():
    one = mp.Lock()
    count = 300_000

    def work():
        for _ in range(count):
            with one:
                pass

    return rate_alone(count, work)


def queue(size, count, before=1):
    q = mp.Queue()
    p = mp.Process(target=sends_many, args=(q, size, before + count))
    p.start()
    for _ in range(before):
        q.get()

    def work():
        for _ in range(count):
            q.get()

    result = rate(count, work)
    p.join()
    return result


def round_trips(count, before=1):
    mine, theirs = mp.Pipe()
    p = mp.Process(target=echoes, args=(theirs,))
    p.start()
    theirs.close()
    item = b"x" * 100

    def work(times):
        for _ in range(times):
            mine.send(item)
            mine.recv()

    work(before)
    result = rate(count, lambda: work(count))
    mine.close()
    p.terminate()
    return result


def manager_dict():
    with mp.Manager() as manager:
        d = manager.dict()
        d[0] = 0
        count = 6_000

        def work():
            for i in range(count):
                d[i % 100] = i

        return rate(count, work)


def manager_lock():
    with mp.Manager() as manager:
        one = manager.Lock()
        one.acquire()
        one.release()
        count = 4_000

        def work():
            for _ in range(count):
                one.acquire()
                one.release()

        return rate(count, work)


def value():
    v = mp.Value("i", 0)
    count = 200_000

    def work():
        for _ in range(count):
            with v.get_lock():
                v.value += 1

    return rate_alone(count, work)


def pool(how):
    with mp.Pool(2) as p:
        p.map(identity, range(100))
        if how == "apply":
            count = 4_000
            return rate(count, lambda: [p.apply(identity, (i,)) for i in range(count)])
        if how == "chunk-1":
            count = 20_000
            return rate(count, lambda: p.map(identity, range(count), chunksize=1))
        count = 1_000_000
        items = list(range(count))
        return rate(count, lambda: p.map(identity, items))


def start():
    context = mp.get_context("spawn")
    p = context.Process(target=nothing)
    p.start()
    p.join()
    begin = time.perf_counter()
    count = 10
    for _ in range(count):
        p = context.Process(target=nothing)
        p.start()
        p.join()
    return (time.perf_counter() - begin) * 1000 / count


measures = {
    "lock-sync": lock,
    "lock-await": lock,
    "queue-100b": lambda: queue(100, 40_000),
    "queue-64k": lambda: queue(65_536, 10_000, 3_000),
    "queue-64k-first": lambda: queue(65_536, 3_000),
    "pipe-round-trip": lambda: round_trips(20_000, 10_000),
    "pipe-round-trip-first": lambda: round_trips(8_000),
    "manager-dict": manager_dict,
    "manager-dict-pipelined": manager_dict,
    "manager-lock": manager_lock,
    "value-under-lock": value,
    "pool-apply": lambda: pool("apply"),
    "pool-map-chunk-1": lambda: pool("chunk-1"),
    "pool-map-default": lambda: pool("default"),
    "process-start-join": start,
}

if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps({"name": name, "value": measures[name]()}), flush=True)
