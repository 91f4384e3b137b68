# yield as a coroutine: send, throw, close, yield from, and an eater that is fed by another.
def eater():
    result = ''
    while True:
        number = yield result
        if number is None:
            return
        print('eats', number)
        result = f'{number} was good'


def bake(coroutine):
    coroutine.send(None)
    for number in range(1, 4):
        print('bakes', number, '->', coroutine.send(number))
    coroutine.close()


def average():
    total, count, value = 0, 0, None
    try:
        while True:
            number = yield value
            total, count = total + number, count + 1
            value = total / count
    except ValueError as error:
        yield f'caught {error}'
    finally:
        print('average is closed')


def chain():
    got = yield from iter('ab')
    return got


bake(eater())
running = average()
next(running)
print(running.send(10), running.send(30), running.throw(ValueError('thrown in')))
running.close()
print(list(chain()))
try:
    next(iter(chain().__class__ and average()), None)
    eater().send('too early')
except TypeError as error:
    print(error)
