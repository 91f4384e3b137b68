# An uncaught exception: the traceback with its chain, notes, source lines and marks; exit code 1.
class 错误(Exception):
    pass


def inner(values):
    return values['key'] / values['zero']


def outer():
    try:
        inner({'key': 1, 'zero': 0})
    except ZeroDivisionError as error:
        error.add_note('a note')
        raise 错误('包装') from error


outer()
