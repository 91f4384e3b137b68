# A program of several files: modules, a package, data beside it, and arguments; processes import them again.
from multiprocessing import Pool
import sys

import shapes
from tools.text import reverse

if __name__ == '__main__':
    print(sys.argv[1:], __name__, __file__.rpartition('/')[2])
    with Pool(2) as pool:
        print(pool.map(reverse, ['abc', '一二三']), pool.map(shapes.area, [2, 3]))
    with open('data/values.txt', encoding='utf-8') as file:
        print([line.split() for line in file])
    print(shapes.__file__ == sys.path[0] + '/shapes.py', reverse.__module__)
    shapes.area('wide')
