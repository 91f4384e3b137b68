# Without the __main__ guard, spawn and forkserver import the file again: a RuntimeError with advice in the child.
import multiprocessing


def work():
    print('works')


print('module level')
process = multiprocessing.Process(target=work)
process.start()
process.join()
print('exit code', process.exitcode)
