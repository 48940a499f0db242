"""The people of a pasted line: `Jo Smith <jo@example.org>; Lee, Ann <ann@example.org>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from learnapp.domain.cohorts.address_entries import LONGEST_PART, AddressEntry, entry, refused
from learnapp.domain.cohorts.written_addresses import (
    NO_COLUMNS,
    begins,
    goes_on,
    lost_at,
    reads_as_a_name,
    related,
    taken_apart,
)
from learnapp.domain.people.written_names import is_grade, without_bullet

MOST_COMMAS = 3
"""Commas in one person's name and titles."""
NOBODY = "There is no email address here"
SEPARATED = "There is a {} in the email address. If there is a name before it, write Name <address>"
_NAMED = {",": "comma", ";": "semicolon"}
NO_AT = "There is no email address here. Is the @ sign missing?"
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»"}
_SEVERAL = re.compile(r"[^<>]*<[^<>]*@[^<>]*>")
_GLUED = re.compile(r"\s*(\d{1,4})\.(?=[A-Za-z])[^\s@]*@")


def glued_numbers(lines: Sequence[tuple[int, str]]) -> frozenset[int]:
    """The lines that begin with a number glued to an address, `1.jo@…`, if at least two of them count on by one."""
    found = [(number, int(match[1])) for number, line in lines if (match := _GLUED.match(line[:200]))]
    counting = len(found) > 1 and all(later[1] == one[1] + 1 for one, later in pairwise(found))
    return frozenset(number for number, _ in found) if counting else frozenset()


def pasted(number: int, line: str, glued: frozenset[int]) -> Iterator[AddressEntry]:
    """The people of one line. A part without an address is the surname of the part after its comma."""
    if number in glued:
        line = line.split(".", 1)[1]
    elif len(line) <= LONGEST_PART:
        line = without_bullet(line)
    if "\t" in line and line.count("@") == 1 and ";" not in line and len(line) <= LONGEST_PART:
        yield _person(number, line)  # cells, so that a comma is part of a name
        return
    waiting: list[str] = []
    pieces = [piece for piece in _pieces(line) if piece[0].strip()]
    if _is_row(pieces):
        yield _row(number, line, [piece.strip() for piece, _ in pieces])
        return
    lone = line.count("@") == 1 and (len(pieces) > 2 or (pieces[0][1] == ";" and "@" not in pieces[0][0]))
    nobody = NO_COLUMNS if lone else NOBODY  # cells around one address are a row rather than other people
    belongs = False
    for place, (raw, separator) in enumerate(pieces):
        piece = raw.strip()
        if belongs:
            belongs = False
            continue
        if lost_at(piece):
            yield refused(number, piece, NO_AT)
            continue
        waiting.append(piece)
        if len(waiting) > MOST_COMMAS:
            yield refused(number, waiting.pop(0), nobody)
        text = ", ".join(waiting)
        if "@" in piece:
            slip, belongs = _slip(pieces, place)
            yield from [refused(number, text, slip)] if slip else _people(number, text)
            waiting = []
        elif separator != ",":
            yield refused(number, text, nobody)
            waiting = []
    if waiting:
        yield refused(number, ", ".join(waiting), nobody)


def _is_row(pieces: Sequence[tuple[str, str]]) -> bool:
    """Whether a line is an address with cells after it, as in a table without headings: `jo@example.org, Jo Smith`."""
    first, *others = [piece.strip() for piece, _ in pieces] or [""]
    return (
        bool(others and re.fullmatch(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+", first))
        and all(separator == "," for _, separator in pieces[:-1])
        and not any("@" in other or lost_at(other) for other in others)
        and not goes_on(first, others[0])
    )


def _row(number: int, line: str, cells: list[str]) -> AddressEntry:
    if not reads_as_a_name(cells[1:]) or sum(" " not in cell and cell.isalpha() for cell in cells[1:]) > 1:
        return refused(number, line, NO_COLUMNS)
    name = next((cell for cell in cells[1:] if not is_grade(cell)), "")
    grade = next((cell for cell in cells[1:] if is_grade(cell)), "")
    if grade and cells[1] == grade and " " not in name and not related(name, cells[0]):
        return refused(number, line, NO_COLUMNS)  # `jo@…, F1, Surgery`: where they work, or who they are?
    try:
        found = entry(number, line, taken_apart(cells[0])[0], name)
    except ValueError as error:
        return refused(number, line, str(error))
    return replace(found, grade=found.grade or grade)


def _slip(pieces: list[tuple[str, str]], place: int) -> tuple[str, bool]:
    """The problem if a separator beside this address seems to be part of it, and whether it takes in the next piece."""
    piece = pieces[place][0].strip()
    if place + 1 < len(pieces) and goes_on(piece, pieces[place + 1][0].strip()):
        return SEPARATED.format(_NAMED[pieces[place][1]]), True
    earlier = [pieces[at][0].strip() for at in range(max(0, place - 2), place)]
    alone = len(earlier) < 2 or "@" in earlier[0] or pieces[place - 2][1] != ","
    if earlier and alone and not lost_at(earlier[-1]) and begins(earlier[-1], piece):
        return SEPARATED.format(_NAMED[pieces[place - 1][1]]), False
    return "", False


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """(piece, the separator after it); those within quotation marks or brackets round an address separate nothing."""
    quotes = line.count('"') % 2 == 0
    closing, start, closes = "", 0, -1
    for place, sign in enumerate(line):
        if closing:
            closing = "" if sign in closing else closing
        elif place < closes:
            continue
        elif sign in _QUOTES and (quotes or sign != '"'):
            ends = _QUOTES[sign]
            near = line[place + 1 : place + LONGEST_PART]
            closing = ends if sign == '"' or any(end in near for end in ends) else ""
        elif sign == "<":
            closes = line.find(">", place, place + LONGEST_PART)
        elif sign == "(":
            closes = line.find(")", place, place + 200)
        elif sign in ";,":
            yield line[start:place], sign
            start = place + 1
    yield line[start:], ""


def _people(number: int, text: str) -> Iterator[AddressEntry]:
    """The person, or the people, of a piece that has an @-sign in it."""
    if len(text) > LONGEST_PART:
        yield refused(number, text, f"This is longer than {LONGEST_PART:,} characters")
        return
    words = text.replace(",", " ").split()
    several = _SEVERAL.findall(text) if text.count("<") > 1 else []
    if "<" not in text and "(" not in text and "[" not in text and len(words) > 1 and all("@" in w for w in words):
        parts = words
    elif len(several) > 1 and "".join(several).strip() == text.strip() and not re.search(r"@[^<>]*<", text):
        parts = several
    else:
        parts = [text]
    for part in parts:
        yield _person(number, part)


def _person(number: int, text: str) -> AddressEntry:
    try:
        address, name = taken_apart(text)
    except ValueError as error:
        return refused(number, text, str(error))
    return entry(number, text, address, name)
