"""Lists of people to invite, pasted from mail programs and spreadsheets or uploaded as CSV or as an Excel workbook.

Each line is read on its own, so one bad line, or a quotation mark that is never closed, does not spoil the others. A
slip is pointed out and never read as another address, or a personal link would go to a stranger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from learnapp.domain.cohorts import address_tables, workbooks
from learnapp.domain.cohorts.address_entries import MOST, AddressEntry, AddressList, AddressListError, refused
from learnapp.domain.cohorts.pasted_addresses import glued_numbers, pasted
from learnapp.domain.cohorts.written_addresses import broken_over
from learnapp.domain.people.addresses import checked_address

__all__ = [
    "MOST",
    "AddressEntry",
    "AddressList",
    "AddressListError",
    "checked_address",
    "decoded",
    "read_addresses",
    "read_file",
]

BROKEN = "An address seems to be broken over two lines here. Put it on one line"
MOST_SUBGROUPS = 100
"""Sub-groups that one list names."""


def read_addresses(text: str) -> AddressList:
    """Read a pasted list, or the text of a CSV file.

    Addresses may be one on a line, or separated by commas or semicolons; `Jo Smith <jo@example.org>` and Outlook's
    `Smith, Jo <jo@example.org>` give a name too. If one of the first lines names columns, such as `email,name,grade` in
    any order, what follows is read as a table. Raises AddressListError.
    """
    lines = [(number, line) for number, line in enumerate(_lines(text), 1) if line.strip()]
    if not lines:
        raise AddressListError("The list is empty. Enter one email address on each line")
    table = address_tables.find_table(lines)
    ignored: tuple[str, ...] = ()
    if table is not None:
        ignored = table.ignored
        entries = address_tables.rows(table)
    else:
        glued = glued_numbers(lines)
        broken = _broken(lines)
        entries = (
            entry
            for number, line in lines
            for entry in ([refused(number, line, BROKEN)] if number in broken else pasted(number, line, glued))
        )
    counted = tuple(_counted(entries))
    if table is not None and not counted:
        raise AddressListError("There are no people below the column headings")
    groups = len({entry.subgroup.casefold() for entry in counted if entry.subgroup})
    if groups > MOST_SUBGROUPS:
        raise AddressListError(f"The list has {groups} sub-groups. Use {MOST_SUBGROUPS} or fewer, or leave them out")
    return AddressList(counted, ignored)


def read_file(data: bytes) -> AddressList:
    """Read an uploaded Excel workbook, or a CSV file in UTF-8, UTF-16 or Windows-1252. Raises AddressListError."""
    return read_addresses(workbooks.text_of(data) if workbooks.is_workbook(data) else decoded(data))


def decoded(data: bytes) -> str:
    """Decode a file whose encoding is not given: by its first bytes, else UTF-8, else Windows-1252."""
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


def _lines(text: str) -> list[str]:
    breaks = str.maketrans({"\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(breaks).split("\n")


def _broken(lines: Sequence[tuple[int, str]]) -> frozenset[int]:
    """The lines over which an address seems to be broken. Either half may look like the address of another person."""
    found = (
        (one, other)
        for (one, line), (other, following) in pairwise(lines)
        if other == one + 1 and len(line) < 300 and len(following) < 300 and broken_over(line, following)
    )
    return frozenset(number for pair in found for number in pair)


def _counted(entries: Iterator[AddressEntry]) -> Iterator[AddressEntry]:
    """The entries, with repeated addresses marked. Raises AddressListError if there are too many."""
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
