# The three start methods side by side: contexts, what a child sees of main's globals, and setting the default only once.
import multiprocessing

said = 'at import'


def child(queue):
    queue.put((multiprocessing.get_start_method(), __name__, said))


if __name__ == '__main__':
    said = 'changed by main'
    print(multiprocessing.get_all_start_methods(), 'default allowed unset:', multiprocessing.get_start_method(allow_none=True))
    for method in ('fork', 'spawn', 'forkserver'):
        context = multiprocessing.get_context(method)
        queue = context.Queue()
        process = context.Process(target=child, args=(queue,))
        process.start()
        print(method, type(process).__name__, queue.get())
        process.join()
    try:
        multiprocessing.get_context('teleport')
    except ValueError as error:
        print(error)
    print('by use', multiprocessing.get_start_method())
    try:
        multiprocessing.set_start_method('spawn')
    except RuntimeError as error:
        print(error)
    multiprocessing.set_start_method('spawn', force=True)
    print('by force', multiprocessing.get_start_method())
