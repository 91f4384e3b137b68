"""Waits for several things at once: their number, then each of them, in slots of their own that the reader puts together."""

from ..kinds import NUMBERS
from ..places import here
from ..ring import tell
from ..wrap import milliseconds, trim

WAITING, MEMBER, WOKE = (NUMBERS["several." + verb] for verb in ("waiting", "member", "woke"))
MESSAGE, ITEM, PROCESS, JOB = range(4)
#: Of which nothing is known.
UNKNOWN = (4, 0, 0)
#: So many are told; that there are more the number says.
MOST = 64


def waiting(wait, timeout, members, count, everyone, is_done):
    """Calls `wait(timeout)`, and tells that it waits for the first of `count` things, or for everyone of them. `members` are
    at most MOST of them, as kind, number of the object, and pid or job."""
    place = here()
    tell(WAITING, 0, place, milliseconds(timeout), -count if everyone else count)
    for kind, number, c in members:
        tell(MEMBER, number, 0, kind, c)
    result = None
    try:
        result = wait(timeout)
        return result
    except BaseException as error:
        trim(error, 1)
        raise
    finally:
        tell(WOKE, 0, place, 0 if is_done(result) else 1)
