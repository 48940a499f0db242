"""What a list of people to invite is read into: entries, each a person or a problem."""

from __future__ import annotations

from dataclasses import dataclass, replace

from learnapp.domain.people.addresses import checked_address
from learnapp.domain.people.person_names import UnusableNameError, tidy_name
from learnapp.domain.people.written_names import is_grade, written_name

MOST = 10_000
"""Entries in one list."""
SHOWN = 200
"""How many characters of a line we keep, to show it again."""
LONGEST_PART = 2000
"""Characters of one person's name. Longer text is not a person, and is not examined closely."""
LONGEST = {"grade": 40, "specialty": 60, "site": 80, "subgroup": 80}


class AddressListError(ValueError):
    """The list as a whole cannot be read. The message says what to do."""


@dataclass(frozen=True)
class AddressEntry:
    """One person to invite, or a part of the list that names no one.

    `line` counts from 1; `text` is what the list said there, cut to SHOWN characters. `key` is the form of the address
    by which accounts are found. `problem` says in plain English why this entry invites no one; `twin` is the earlier
    line with the same address.
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
    """The result of reading: the entries in order, and the names of columns that were not understood."""

    entries: tuple[AddressEntry, ...]
    ignored: tuple[str, ...] = ()


def refused(number: int, text: str, problem: str) -> AddressEntry:
    return AddressEntry(number, text.strip()[:SHOWN], problem=problem)


def entry(number: int, text: str, address: str, name: str) -> AddressEntry:
    """The person with this address and name as they were written, or the problem with them."""
    text = text.strip()[:SHOWN]
    try:
        email, key = checked_address(address)
    except ValueError as error:
        return AddressEntry(number, text, problem=str(error))
    name, grade = written_name(name)
    if "@" in name:
        name = ""
    try:
        return AddressEntry(number, text, email, key, tidy_name(name), grade)
    except UnusableNameError as error:
        return AddressEntry(number, text, email, key, problem=f"The name {error}")


def with_details(found: AddressEntry, details: dict[str, str]) -> AddressEntry:
    """The entry with the values of other columns; a grade typed beside the name gives way to one in a column."""
    named = {"grade": "grade", "specialty": "specialty", "site": "site", "subgroup": "sub-group"}
    for field, longest in LONGEST.items():
        if len(details[field]) > longest and not found.problem:
            return replace(found, problem=f"The {named[field]} is longer than {longest} characters")
        if not details[field].isprintable() and not found.problem:
            return replace(found, problem=f"The {named[field]} has hidden characters in it")
    grade, specialty, site, subgroup = (details[field][:longest] for field, longest in LONGEST.items())
    if not grade and is_grade(specialty):  # a column of posts may be one of grades
        grade, specialty = specialty, ""
    return replace(found, grade=grade or found.grade, specialty=specialty, site=site, subgroup=subgroup)
