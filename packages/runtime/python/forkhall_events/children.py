"""Python programs that the program starts as other programs: `subprocess.run([sys.executable, 'worker.py'])`, os.exec….

They tell events, too, when our beginning reaches them: by a sitecustomize of ours in front of theirs on PYTHONPATH, which
takes itself out of path and environment before their first line runs. Where the interpreter's own sitecustomize is ours
(`everywhere`) nothing need be handed on, and -I and -E hide nothing; -S does, and without it -I and -E do.
"""

import os

from . import ring
from .patterns import Pattern

#: This interpreter, and so every other one here, begins with our sitecustomize whatever its environment.
everywhere = False

_boot = os.path.join(os.path.dirname(os.path.abspath(__file__)), "child")
_interpreter = Pattern(r"python[0-9.]*$")
_command = Pattern(r"\bpython[0-9.]*\b")
#: A shell command that may look at its environment is given its own.
_looks = Pattern(r"\b(?:env|printenv|export|set|declare)\b")
_with_value = "mcXW"


def _text(value):
    return os.fsdecode(value) if isinstance(value, (str, bytes, os.PathLike)) else ""


def _options(args):
    """Of an interpreter's arguments: all its single letters, and what it runs."""
    letters = ""
    rest = iter(args[1:])
    for arg in rest:
        arg = _text(arg)
        if arg.startswith("--"):
            continue
        if not arg.startswith("-") or arg == "-":
            return letters, os.path.basename(arg)
        for at, letter in enumerate(arg[1:], 2):
            letters += letter
            if letter in _with_value:
                value = arg[at:] or _text(next(rest, ""))
                if letter == "m":
                    return letters, value
                if letter == "c":
                    return letters, None
                break
    return letters, None


def described(args, executable=None, shell=False):
    """What it is called, and whether it is a Python that can be told of our folder."""
    if isinstance(args, (str, bytes, os.PathLike)):
        args = [args]
    args = list(args)
    first = _text(executable) or (_text(args[0]) if args else "")
    if shell:
        text = _text(args[0]) if args else ""
        return text.split(" ")[0][:200], _command.search(text) is not None and _looks.search(text) is None
    name = os.path.basename(first)
    if not _interpreter.match(name):
        return name, False
    letters, runs = _options(args)
    return runs or name, not set("IES") & set(letters)


def environment(given):
    """The environment for such a child."""
    result = dict(os.environ if given is None else given)
    before = result.pop(b"PYTHONPATH", result.get("PYTHONPATH"))
    result["PYTHONPATH"] = _boot if before is None else _boot + os.pathsep + os.fsdecode(before)
    result["FORKHALL_EVENTS"] = ring.folder()
    return result


def hands_on():
    return ring.is_open() and not everywhere
