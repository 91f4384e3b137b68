"""Where in the program something happened: the nearest frame that is the program's own, as a number."""

import os
import sys

from . import ring
from .patterns import Pattern

_getframe = sys._getframe
_stdlib = os.path.dirname(os.__file__) + os.sep
_own = os.path.dirname(__file__) + os.sep
_cwd = os.getcwd() + os.sep

#: id(code) + instruction → number; -1 for frames that are not the program's. (A code object's instructions lie inside it,
#: and it is larger than they are: no other object's id can be in between.)
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
    # Methods of proxies are made by exec in an empty namespace.
    if is_library(code.co_filename) or code.co_filename == "<string>" and "__name__" not in frame.f_globals:
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
    frame = _getframe(1).f_back  # None where C code called it: as a callback, or as a greenlet
    while frame is not None:
        number = _places.get(id(frame.f_code) + frame.f_lasti)
        if number is None:
            number = _new(frame, id(frame.f_code) + frame.f_lasti)
        if number >= 0:
            return number
        frame = frame.f_back
    return 0


def called_by_program(depth=2):
    """Whether the function that calls this was called by the program itself, not by a library."""
    try:
        frame = _getframe(depth)
    except ValueError:
        return False
    number = _places.get(id(frame.f_code) + frame.f_lasti)
    if number is None:
        number = _new(frame, id(frame.f_code) + frame.f_lasti)
    return number >= 0


_lines = {}
_made = {}
_assigned = Pattern(r"(?:^|[;:])\s*([\w.]+(?:\s*,\s*[\w.]+)*|\([\w., ]+\))\s*(?::[^=;]+)?=(?!=)([^;]*)$")
#: `locks[i] = ` and `locks.append(`
_element = Pattern(r"(?:^|[;:])\s*(?:([\w.]+)\[([^\[\]=]+)\]\s*=|([\w.]+)\.append\()\s*(?:[\w.]+\.)?$")
_literal = Pattern(r"\d+$|'[^']*'$|\"[^\"]*\"$")
_key = Pattern(r"(\d+|'[^']*'|\"[^\"]*\")\s*:\s*(?:[\w.]+\.)?$")
_string = Pattern(r"'[^']*'|\"[^\"]*\"")
_as = Pattern(r"[^;:]*?\bas\s+(\w+)\s*[,:]")


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


def _places_open(text):
    """Of each bracket that is open at the end of a text: where what it holds begins, and how many commas came in it. The
    first entry is for the text itself."""
    opened = [[0, 0, 0]]
    for at, sign in enumerate(text):
        if sign in "([{":
            opened.append([at, opened[-1][2], at + 1])
            opened[-1][1] = 0
        elif sign in ")]}" and len(opened) > 1:
            opened.pop()
        elif sign == ",":
            opened[-1][1] += 1
            opened[-1][2] = at + 1
    return opened


def _goes_on(text, depth):
    """Whether a comma comes in the text, `depth` brackets further out."""
    for sign in text:
        if sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and depth == 0:
            return True
        if depth < 0:
            return False
    return False


def _begun_above(filename, line, text):
    """The lines above of a list or a call that goes over several lines, as one; nothing where the line begins by itself."""
    indent = len(text) - len(text.lstrip())
    above = ""
    for up in range(1, 40 if indent else 1):
        earlier = _line(filename, line - up)
        if not earlier.strip():
            continue
        above = f"{earlier} {above}"
        if len(earlier) - len(earlier.lstrip()) < indent:
            return above if len(_places_open(earlier)) > 1 else ""
    return ""


def name_here(end=None):
    """What the program calls the object that it is just making, as far as its line tells. `end` tells the two apart that one call makes."""
    frame = _getframe(2)
    while frame is not None and is_library(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return None
    filename, line = frame.f_code.co_filename, frame.f_lineno or 1
    text = _line(filename, line)
    raw = text.encode()
    begin, last = _columns(frame, line, len(raw))
    before, after = raw[:begin].decode(), raw[last:].decode()
    its_end = f"[{end}]" if end is not None else ""
    found = _as.match(after) if text.lstrip().startswith(("with ", "async with ")) else None
    if found:
        return found.group(1)
    begun = _begun_above(filename, line, text)
    found = None if begun else _element.search(before)
    if found:
        container, key = found.group(1) or found.group(3), found.group(2)
        if key is not None and _literal.match(key):
            return f"{container.rpartition('.')[2]}[{key}]{its_end}"
        return f"{container.rpartition('.')[2]}[{_turn((filename, line, -1), end)}]{its_end}"
    found = _assigned.search(begun + before)
    if not found:
        return None
    names = [name.strip(" ()").rpartition(".")[2] for name in found.group(1).split(",")]
    turn = _turn((filename, line, begin), end)
    many = frame.f_code.co_name in ("<listcomp>", "<genexpr>", "<dictcomp>") or _for.search(after)
    if begin > last:  # the interpreter does not know where in its line the call is
        at = turn if end is None else turn * 2 + end
        if len(names) > 1:
            return names[at % len(names)]
        return f"{names[0]}[{turn}]{its_end}" if many else names[0] + its_end
    right = _string.sub(lambda string: "'" * len(string.group()), found.group(2))
    opened = _places_open(right)
    _, index, start = opened[0]
    if index > 0 or _goes_on(after, len(opened) - 1):
        # `a, b = Lock(), Lock()`: each name has its own part of the right side.
        name = names[index] if index < len(names) > 1 else f"{names[0]}[{index}]"
    elif len(names) == 1:
        name = names[0]
    else:
        name = None
    if len(opened) > 1:
        bracket, index, begins = opened[1]
        listed = right[start:bracket].strip() == ""
        if many:
            inner = turn
        elif not listed or len(opened) > 2:
            return None  # an argument of a call
        elif right[bracket] == "{":
            key = _key.search(found.group(2)[begins:])
            if key is None:
                return None
            inner = key.group(1)
        elif right[bracket] == "(" and index == 0 and not _goes_on(after, 0):
            return name and name + its_end
        else:
            inner = index
        if name is None:
            return names[inner] + its_end if inner < len(names) else None
        return f"{name}[{inner}]{its_end}"
    if name is not None:
        return name + its_end
    return names[(turn if end is None else end) % len(names)]


def _turn(place, end):
    """How many calls there made something before; both ends of a pipe are one call's."""
    turn = _made.get(place, 0)
    if end != 0:
        _made[place] = turn + 1
    return turn


_for = Pattern(r"\bfor\b.+\bin\b")


def _columns(frame, line, width):
    """Where the call stands in its line; the whole line where the interpreter does not know."""
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is not None:
        for index, (first, _, begin, end) in enumerate(positions()):
            if index * 2 == frame.f_lasti:
                if first == line and begin is not None and end is not None:
                    return begin, end if end > begin else width
                break
    return width, 0

