"""The program reads a line from its terminal."""

import builtins

from ..kinds import NUMBERS
from ..places import here
from ..ring import tell
from ..wrap import install, trim

WAITING, RECEIVED = NUMBERS["input.waiting"], NUMBERS["input.received"]


def patch():
    real = builtins.input

    def input(*prompt):
        place = here()
        tell(WAITING, 0, place)
        try:
            return real(*prompt)
        except BaseException as error:
            trim(error, 1)
            raise
        finally:
            tell(RECEIVED, 0, place)

    input.__wrapped__ = real
    install(builtins, input=input)
