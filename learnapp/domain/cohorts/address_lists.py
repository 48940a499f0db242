"""Lists of people to invite, as they are pasted from mail programs and spreadsheets or uploaded as CSV.

Every line is read by itself, so that one bad line spoils no other: a quotation mark that is never closed, too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.utils import unquote
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from learnapp.domain.people.person_names import UnusableNameError, alike_scripts, tidy_name

MOST = 10_000
"""Entries in one list."""
MOST_SUBGROUPS = 100
"""Sub-groups that one list names."""
SHOWN = 200
"""Characters of a line that are kept, to show it again."""
LONGEST_PART = 2000
"""Characters of what names one person. Longer is no person, and is not looked at closely."""
LONGEST = {"grade": 40, "specialty": 60, "site": 80, "subgroup": 80}
_NAMED = {"grade": "grade", "specialty": "specialty", "site": "site", "subgroup": "sub-group"}

_COLUMNS = {
    "email": "email emailaddress mail mailaddress address nhsemail workemail nhsmail emailaddresses",
    "name": "name fullname displayname traineename doctor",
    "first": "firstname forename forenames givenname first",
    "last": "lastname surname familyname last",
    "grade": "grade level traininggrade stage year",
    "specialty": "specialty speciality department post",
    "site": "site hospital trust location base place",
    "subgroup": "subgroup group team tutorgroup set",
}
_COLUMN_OF = {word: column for column, words in _COLUMNS.items() for word in words.split()}


class AddressListError(ValueError):
    """The list as a whole cannot be read. The message says what to do."""


@dataclass(frozen=True)
class AddressEntry:
    """One person to invite, or a part of the list that names nobody.

    `line` counts from 1; `text` is what stood there, cut to SHOWN characters. `key` is the address as accounts are
    found by it. `problem` says in plain English why nobody is invited for this entry; `twin` is the line on which the
    same address stood before.
    """

    line: int
    text: str
    email: str = ""
    key: str = ""
    name: str = ""
    grade: str = ""
    specialty: str = ""
    site: str = ""
    subgroup: str = ""
    problem: str = ""
    twin: int = 0


@dataclass(frozen=True)
class AddressList:
    """What was read: the entries in their order, and the names of columns that were not understood."""

    entries: tuple[AddressEntry, ...]
    ignored: tuple[str, ...] = ()


def read_addresses(text: str) -> AddressList:
    """Read a pasted list, or the text of a CSV file.

    Addresses may stand one on a line, or be separated by commas or semicolons; `Jo Smith <jo@example.org>` and
    Outlook's `Smith, Jo <jo@example.org>` give a name too. If the first line names columns, such as `email,name,grade`
    in any order, the rest is read as a table separated by commas, semicolons or tabs. Raises AddressListError.
    """
    lines = [(number, line) for number, line in enumerate(_lines(text), 1) if line.strip()]
    if not lines:
        raise AddressListError("The list is empty. Put one email address on each line")
    table = _header(lines[0][1])
    if table is not None:
        columns, separator, ignored = table
        entries = (_row(number, line, columns, separator) for number, line in lines[1:])
    else:
        ignored = ()
        entries = (entry for number, line in lines for entry in _pasted(number, line))
    counted = tuple(_counted(entries))
    groups = len({entry.subgroup.casefold() for entry in counted if entry.subgroup})
    if groups > MOST_SUBGROUPS:
        raise AddressListError(f"The list names {groups} sub-groups. Use {MOST_SUBGROUPS} or fewer, or leave them out")
    return AddressList(counted, ignored)


def read_file(data: bytes) -> AddressList:
    """Read an uploaded CSV file in UTF-8, UTF-16 or Windows-1252. Raises AddressListError."""
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise AddressListError("This is a spreadsheet. Save it as CSV first (in Excel: Save As, then CSV UTF-8)")
    return read_addresses(decoded(data))


def decoded(data: bytes) -> str:
    """The text of a file whose encoding nobody told: by its first bytes, else UTF-8, else Windows-1252."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    sample = data[:400]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if sample and zeros.count(0) > len(sample) // 4:
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


# Lines -------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _counted(entries: Iterator[AddressEntry]) -> Iterator[AddressEntry]:
    """The entries, those whose address stood before marked. Raises AddressListError if there are too many."""
    seen: dict[str, int] = {}
    for count, entry in enumerate(entries, 1):
        if count > MOST:
            raise AddressListError(f"The list is too long. Invite up to {MOST:,} people at a time")
        if not entry.key or entry.problem:
            yield entry
            continue
        first = seen.get(entry.key)
        seen.setdefault(entry.key, entry.line)
        yield entry if first is None else replace(entry, twin=first)


def _header(line: str) -> tuple[list[str], str, tuple[str, ...]] | None:
    """(column of each cell, separator, cells not understood) if the line names columns; None if it is no header."""
    if "@" in line or len(line) > LONGEST_PART:
        return None
    separator = max(",;\t", key=line.count)
    cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
    columns = [_COLUMN_OF.get(re.sub(r"[\W_]", "", cell.casefold()), "") for cell in cells]
    if "email" not in columns:
        if sum(map(bool, columns)) > 1:
            raise AddressListError("The first line has no column for the email address. Name one of the columns email")
        return None
    for place, column in enumerate(columns):
        if column and column in columns[:place]:
            raise AddressListError(f"Two columns look like the {column}. Rename one of them")
    ignored = tuple(cell[:40] for cell, column in zip(cells, columns, strict=True) if cell and not column)
    return columns, separator, ignored


def _row(number: int, line: str, columns: list[str], separator: str) -> AddressEntry:
    text = line.strip()[:SHOWN]
    if len(line) > LONGEST_PART:
        return AddressEntry(number, text, problem=f"This line is longer than {LONGEST_PART:,} characters")
    if line.count('"') % 2:
        return AddressEntry(number, text, problem="A quotation mark on this line is opened but not closed")
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return AddressEntry(number, text, problem="This line could not be read as a row of the table")
    found = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    name = found.get("name") or " ".join(filter(None, (found.get("first"), found.get("last"))))
    address, inside = _apart(found.get("email", ""))
    entry = _entry(number, text, address, name or inside)
    return _with_details(entry, {field: " ".join(found.get(field, "").split()) for field in LONGEST})


def _with_details(entry: AddressEntry, details: dict[str, str]) -> AddressEntry:
    for field, longest in LONGEST.items():
        if len(details[field]) > longest and not entry.problem:
            return replace(entry, problem=f"The {_NAMED[field]} is longer than {longest} characters")
        if not details[field].isprintable() and not entry.problem:
            return replace(entry, problem=f"The {_NAMED[field]} contains hidden characters")
    grade, specialty, site, subgroup = (details[field][:longest] for field, longest in LONGEST.items())
    return replace(entry, grade=grade, specialty=specialty, site=site, subgroup=subgroup)


# Pasted addresses --------------------------------------------------------------------------------

MOST_COMMAS = 3
"""Commas in one person's name and titles."""
_WITH_NAME = re.compile(r"(?P<name>.*)<(?P<address>[^<>]*)>\s*(?:\([^()]*\))?\s*")
_ORGANISATION = re.compile(r"\s*\([^()]*\)\s*$")


def _pasted(number: int, line: str) -> Iterator[AddressEntry]:
    """The people of one line. A part without an address is the surname of the part after its comma."""
    waiting: list[str] = []
    for piece, separator in _pieces(line):
        if piece:
            waiting.append(piece)
        if len(waiting) > MOST_COMMAS:
            yield AddressEntry(number, waiting.pop(0)[:SHOWN], problem="This line has no email address")
        text = ", ".join(waiting)
        if "@" in piece:
            yield from _people(number, text)
            waiting = []
        elif waiting and separator != ",":
            yield AddressEntry(number, text[:SHOWN], problem="This line has no email address")
            waiting = []


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """(piece, the separator after it); those within quotation marks or angle brackets separate nothing."""
    quotes = line.count('"') % 2 == 0
    quoted, start, closes = False, 0, -1
    for place, sign in enumerate(line):
        if sign == '"' and quotes:
            quoted = not quoted
        elif quoted or place < closes:
            continue
        elif sign == "<":
            closes = line.find(">", place, place + LONGEST_PART)
        elif sign in ";,":
            yield line[start:place].strip(), sign
            start = place + 1
    yield line[start:].strip(), ""


def _people(number: int, text: str) -> Iterator[AddressEntry]:
    """The person, or the people, of a piece that has an @-sign in it."""
    if len(text) > LONGEST_PART:
        yield AddressEntry(number, text[:SHOWN], problem=f"This is longer than {LONGEST_PART:,} characters")
        return
    words = text.replace(",", " ").split()
    if "<" not in text and len(words) > 1 and all("@" in word for word in words):
        for word in words:
            yield _entry(number, word[:SHOWN], _apart(word)[0], "")
        return
    address, name = _apart(text)
    yield _entry(number, text[:SHOWN], address, name)


def _apart(text: str) -> tuple[str, str]:
    """(address, name) of `Name <address>`, `name address`, `address` or `mailto:address`."""
    text = text.strip()
    found = _WITH_NAME.fullmatch(text)
    if found:
        address, name = found["address"], found["name"]
    else:
        addresses = [word for word in text.split() if "@" in word]
        if len(addresses) == 1:
            address, name = addresses[0], text.replace(addresses[0], " ")
        else:
            address, name = text, ""
    address = address.strip().strip("<>\"'").removeprefix("mailto:").rstrip(".")
    return address.strip(), _named(name)


def _named(name: str) -> str:
    """`Smith, Jo (Some Trust)` is Jo Smith."""
    name = " ".join(re.sub("[<>]", " ", name).split()).strip("' ")
    name = _ORGANISATION.sub("", unquote(name))
    parts = [part.strip(' "') for part in name.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else " ".join(filter(None, parts))


def _entry(number: int, text: str, address: str, name: str) -> AddressEntry:
    try:
        email, key = checked_address(address)
    except ValueError as error:
        return AddressEntry(number, text, problem=str(error))
    try:
        return AddressEntry(number, text, email, key, tidy_name(name))
    except UnusableNameError as error:
        return AddressEntry(number, text, email, key, problem=f"The name {error}")


# Addresses ---------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def checked_address(address: str) -> tuple[str, str]:
    """(the address, the key by which accounts are found). Raises ValueError, saying what is wrong."""
    if not address:
        raise ValueError("This line has no email address")
    if "@" not in address:
        raise ValueError("This is not an email address: it has no @ sign")
    if len(address) > 254:
        raise ValueError("The email address is longer than 254 characters")
    if not address.isprintable():
        raise ValueError("The email address contains hidden characters")
    local, _, domain = address.rpartition("@")
    if not address.isascii() and any(len(alike_scripts(part)) > 1 for part in re.split(r"[@.]", address)):
        raise ValueError("The email address mixes lookalike letters from two alphabets")
    try:
        if len(local) <= 64 and _PLAIN.fullmatch(local):
            normal = f"{local}@{_domain(domain)}"
        else:
            normal = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(f"This is not an email address. {_plain(str(error))}") from error
    if len(normal) > 254:
        raise ValueError("The email address is longer than 254 characters")
    return normal, normal.casefold()


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str:
    """What follows the @-sign, in normal form. Checking it is slow, and a list has few of them."""
    return validate_email(f"a@{domain}", check_deliverability=False).normalized.partition("@")[2]


def _plain(message: str) -> str:
    return message.replace("a period", "a full stop").replace("two periods", "two full stops").rstrip(".")
