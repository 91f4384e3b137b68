"""Regular expressions that are compiled when they are first needed: a short program starts without any."""

_all = []


class Pattern:
    def __init__(self, text):
        self._text = text
        _all.append(self)

    def __getattr__(self, name):
        try:
            import re
        except ImportError:
            return lambda text: None  # the interpreter is ending

        method = getattr(re.compile(self._text), name)
        setattr(self, name, method)
        return method


def prepare():
    for pattern in _all:
        pattern.match, pattern.search, pattern.finditer
