"""Where in the program something happened: the nearest frame that is the program's own, as a number."""

import os
import re
import sys

from . import ring

_getframe = sys._getframe
_stdlib = os.path.dirname(os.__file__) + os.sep
_own = os.path.dirname(__file__) + os.sep
_cwd = os.getcwd() + os.sep

#: id(code) and instruction → number; -1 for frames that are not the program's.
_places = {}
_by_line = {}
#: Keeps code objects alive so that their ids stay theirs.
_codes = []
_MOST = 20000


def is_library(filename):
    return filename.startswith((_stdlib, _own, "<frozen")) or "-packages" + os.sep in filename


def _new(frame, key):
    code = frame.f_code
    if len(_places) >= _MOST:
        return -1 if is_library(code.co_filename) else 0
    _codes.append(code)
    if is_library(code.co_filename):
        number = -1
    else:
        name = code.co_filename
        line = frame.f_lineno or 1
        number = _by_line.get((name, line, code.co_name))
        if number is None:
            file = name[len(_cwd) :] if name.startswith(_cwd) else name
            number = ring.define(k="place", file=file[:400], line=line, function=code.co_name[:200])
            _by_line[name, line, code.co_name] = number
    _places[key] = number
    return number


def here():
    """The number of the program's line that (indirectly) called the function that calls this; 0 where there is none."""
    frame = _getframe(2)
    while frame is not None:
        number = _places.get(id(frame.f_code) << 20 | frame.f_lasti)
        if number is None:
            number = _new(frame, id(frame.f_code) << 20 | frame.f_lasti)
        if number >= 0:
            return number
        frame = frame.f_back
    return 0


def called_by_program(depth=2):
    """Whether the function that calls this was called by the program itself, not by a library."""
    frame = _getframe(depth)
    number = _places.get(id(frame.f_code) << 20 | frame.f_lasti)
    if number is None:
        number = _new(frame, id(frame.f_code) << 20 | frame.f_lasti)
    return number >= 0


_lines = {}
_made = {}
_assigned = re.compile(r"\s*((?:[\w.]+|\([\w., ]+\))(?:\s*,\s*[\w.]+)*)\s*(?::[^=]+)?=[^=]")
_with = re.compile(r".*\bas\s+(\w+)\s*:")


def _line(filename, number):
    lines = _lines.get(filename)
    if lines is None:
        lines = []
        try:
            if os.path.getsize(filename) <= 1_000_000:
                with open(filename, encoding="utf-8", errors="replace") as file:
                    lines = file.read().split("\n")
        except OSError:
            pass
        if len(_lines) < 100:
            _lines[filename] = lines
    return lines[number - 1] if 0 < number <= len(lines) else ""


def name_here():
    """What the program calls the object that it is just making, as far as its line tells."""
    frame = _getframe(2)
    while frame is not None and is_library(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return None
    filename, line = frame.f_code.co_filename, frame.f_lineno or 1
    text = _line(filename, line)
    found = _assigned.match(text)
    if not found:
        found = _with.match(text)
        return found.group(1) if found else None
    names = [name.strip(" ()").rpartition(".")[2] for name in found.group(1).split(",")]
    turn = _made.get((filename, line), 0)
    _made[filename, line] = turn + 1
    if len(names) > 1:
        return names[turn % len(names)]
    comprehension = frame.f_code.co_name in ("<listcomp>", "<genexpr>", "<dictcomp>") or re.search(r"\bfor\b.+\bin\b", text)
    return f"{names[0]}[{turn}]" if comprehension else names[0]


def forget_turns():
    _made.clear()
