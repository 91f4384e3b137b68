# asyncio: gather, tasks by name, a queue with workers, a timeout, cancellation, an executor.
import asyncio
import os
from concurrent.futures import ProcessPoolExecutor


async def after(seconds, value):
    await asyncio.sleep(seconds)
    return value


async def worker(queue, results):
    while True:
        item = await queue.get()
        results.append(item * item)
        queue.task_done()


async def main():
    print('gather', await asyncio.gather(after(0.02, 'slow'), after(0, 'fast')))
    queue, results = asyncio.Queue(2), []
    workers = [asyncio.create_task(worker(queue, results), name=f'w{n}') for n in range(2)]
    for number in range(5):
        await queue.put(number)
    await queue.join()
    print('queue', sorted(results), [task.get_name() for task in workers])
    for task in workers:
        task.cancel()
    print('cancelled', [type(result).__name__ for result in await asyncio.gather(*workers, return_exceptions=True)])
    try:
        async with asyncio.timeout(0.02):
            await asyncio.sleep(600)
    except TimeoutError as error:
        print('TimeoutError', repr(error))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(after(0, 1))
            group.create_task(asyncio.to_thread(int, 'x'))
    except* ValueError as errors:
        print('group', errors.exceptions)
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1) as executor:
        print('another process:', await loop.run_in_executor(executor, os.getpid) != os.getpid())


if __name__ == '__main__':
    asyncio.run(main())
