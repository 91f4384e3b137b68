# Using self.name before super().__init__() fails: the process object does not exist yet.
from multiprocessing import Process


class MyProcess(Process):
    def __init__(self, *args, **kwargs):
        print(self.name)
        super().__init__(*args, **kwargs)


if __name__ == '__main__':
    MyProcess().start()
