# A plain list inside a Manager's dict is a copy: changing it changes nothing, unless it is assigned or is a proxy itself.
from multiprocessing import Manager, Process


def child(outer):
    outer['plain'].append('lost')
    taken = outer['plain']
    taken.append('kept')
    outer['plain'] = taken
    outer['proxy'].append('kept at once')


if __name__ == '__main__':
    with Manager() as manager:
        outer = manager.dict()
        outer['plain'] = []
        outer['proxy'] = manager.list()
        process = Process(target=child, args=(outer,))
        process.start()
        process.join()
        print(outer['plain'], list(outer['proxy']), type(outer['proxy']).__name__)
