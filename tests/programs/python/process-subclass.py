# A subclass of Process with its own __init__ and run(); the default name counts up.
from multiprocessing import Process, current_process


class Greeter(Process):
    def __init__(self, whom, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.whom = whom
        print('made', self.name)

    def run(self):
        print(f'{self.name}: hello {self.whom};', 'same as current_process():', current_process().name == self.name, current_process().pid == self.pid)


if __name__ == '__main__':
    for process in [Greeter('world'), Greeter('世界'), Greeter('named', name='Carl')]:
        process.start()
        process.join()
        print(process.name, 'ended with', process.exitcode)
