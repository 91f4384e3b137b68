# Condition: two processes take turns; wait_for() waits for a state, not for a time.
from multiprocessing import Condition, Process, RawValue


def play(name, mine, turn, condition):
    for _ in range(3):
        with condition:
            condition.wait_for(lambda: turn.value == mine)
            print(name, flush=True)
            turn.value = 1 - mine
            condition.notify_all()


if __name__ == '__main__':
    condition, turn = Condition(), RawValue('i', 0)
    processes = [Process(target=play, args=(name, mine, turn, condition)) for mine, name in enumerate(('ping', '  pong'))]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with condition:
        print('nobody notifies:', condition.wait(0.05), condition.wait_for(lambda: False, 0.05))
    try:
        condition.notify()
    except AssertionError as error:
        print('AssertionError:', error)
