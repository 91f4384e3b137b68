# A full-width comma is a SyntaxError with its place marked.
from multiprocessing import Process
p1 = Process(target=print，args=(1,))
