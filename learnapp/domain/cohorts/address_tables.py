"""Lists of people as tables: the line that names the columns found, and each row read by it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnapp.domain.cohorts.address_entries import (
    LONGEST,
    LONGEST_PART,
    AddressEntry,
    AddressListError,
    entry,
    refused,
    with_details,
)
from learnapp.domain.cohorts.written_addresses import goes_on, taken_apart, unguarded

SEARCHED = 30
"""Lines at the beginning that are searched for the names of the columns: titles may come before them."""
MOST_BREAKS = 20
"""Line breaks in one cell."""
_SEPARATORS = ",;\t|"
_COLUMNS = {
    "email": "email emailaddress mail mailaddress address nhsemail workemail nhsmail emailaddresses emails",
    "name": "name fullname displayname traineename doctor names traineesname learner learnername person participant"
    " trainee staff staffmember employee delegate",
    "first": "firstname firstnames forename forenames givenname givennames christianname first given",
    "last": "lastname lastnames surname surnames familyname last family",
    "grade": "grade level traininggrade stage year gradelevel currentgrade yearoftraining traininglevel",
    "specialty": "specialty speciality department post specialties programme trainingprogramme",
    "site": "site hospital trust location base place employer organisation unit hospitalsite sitename trustname",
    "subgroup": "subgroup group team tutorgroup set subgroups subgroupname groupname",
}
_COLUMN_OF = {word: column for column, words in _COLUMNS.items() for word in words.split()}
_WITH_EMAIL = frozenset(
    {"address", "addresses", "work", "nhs", "nhsnet", "net", "trainee", "contact", "your", "trust", "main", "primary"}
    | {"preferred", "the", "of", "doctor", "learner", "user", "participant", "person", "account", "current", "1"}
    | {"please", "use", "only", "must", "be", "ending", "s"}
)
_LOOSE = (
    ("first", re.compile(r"\b(?:first|given|fore|christian) ?names?\b|^names? first$")),
    ("last", re.compile(r"\b(?:last|family|sur) ?names?\b|^names? last$")),
    ("first", re.compile(r"^initials?$")),
)
_OTHERS = re.compile(r"\b(?:supervisors?|tutors?|managers?|mentors?|kin|contacts?|preferred|previous|known|maiden)\b")
"""A column with one of these words names someone else, or another name."""
_NAMED = {"email": "email address", "first": "first name", "last": "last name", "subgroup": "sub-group"}
_KNOWN_AS = frozenset({"knownas", "preferredname", "preferredfirstname"})
_CLOSES_AND_OPENS = re.compile(r'[^"]*|[^"]*"\s*[,;\t|](?:.*[,;\t|])?\s*"[^"]*')
"""A line inside a quoted cell, or one that ends such a cell and leaves its own last cell open."""
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
"""What a spreadsheet shows if a formula has failed."""
_GUARD = '=("(?:[^"]|"")*")(?=SEP|$)'
_ENDS = frozenset(
    {"uk", "com", "org", "net", "nhs", "ac", "co", "gov", "edu", "eu", "ie", "scot", "wales", "example", "test"}
)


@dataclass(frozen=True)
class Table:
    """A table found: its columns, "" for one not understood, what separates them, and the lines with the rows."""

    columns: tuple[str, ...]
    separator: str
    ignored: tuple[str, ...]
    heading: tuple[str, ...]
    above: tuple[tuple[int, str], ...]
    lines: tuple[tuple[int, str], ...]


def find_table(lines: Sequence[tuple[int, str]]) -> Table | None:
    """The table of a list, below any titles; None if no line names columns. Raises AddressListError."""
    separator, start = "", 0
    said = re.fullmatch(r'"?sep=(.)"?[,;\t]*', lines[0][1].strip(" \ufeff\r"), re.IGNORECASE)
    if said or re.fullmatch(r'\s*"?sep="?\s*', lines[0][1], re.IGNORECASE):
        separator, start = (said[1] if said else "\t"), 1
    joined = _joined(lines[start:])
    complaint = None
    for place, (_, line) in enumerate(joined[:SEARCHED]):
        if len(line) > LONGEST_PART or re.search(r"[^\s@(]@[^\s@]+\.[^\s@]", line):
            continue
        by = separator or max(_SEPARATORS, key=line.count)
        cells = _cells(line, by)
        columns = _columns(cells or [])
        if "email" in columns:
            above = tuple(one for one in joined[:place] if "@" in one[1])
            return Table(*_settled(cells or [], columns, by), above, tuple(joined[place + 1 :]))
        headed = sum(map(bool, columns)) > 1 or (any(columns) and _has_rows_below(cells or [], by, joined[place + 1 :]))
        if complaint is None and headed and not any("@" in one for _, one in joined[:place]):
            complaint = "We cannot find a column of email addresses. Name one of the columns “email”"
            complaint += f". The columns are: {', '.join(cell[:40] for cell in cells or [] if cell)[:300]}"
    if complaint:
        raise AddressListError(complaint)
    return None


def _has_rows_below(cells: list[str], by: str, lines: Sequence[tuple[int, str]]) -> bool:
    """Whether the next line has as many cells as this one, one of them an address."""
    below = _cells(lines[0][1], by) if lines and len(lines[0][1]) <= LONGEST_PART else None
    return bool(below and len(cells) == len(below) > 1 and sum("@" in cell for cell in below) == 1)


def _settled(
    cells: list[str], columns: list[str], separator: str
) -> tuple[tuple[str, ...], str, tuple[str, ...], tuple[str, ...]]:
    """The columns to read, checked for two of a kind."""
    if "name" in columns and "last" in columns and "first" not in columns:
        columns[columns.index("name")] = "first"
    for place, cell in enumerate(cells):
        if not {"first", "name"} & set(columns) and _plain(cell) in _KNOWN_AS:
            columns[place] = "first" if "last" in columns else "name"
    for place, column in enumerate(columns):
        if column and column in columns[:place]:
            raise AddressListError(f"Two columns look like the {_NAMED.get(column, column)}. Rename one of them")
    ignored = tuple(cell[:40] for cell, column in zip(cells, columns, strict=True) if cell and not column)
    return tuple(columns), separator, ignored, tuple(cells)


def _plain(heading: str) -> str:
    return re.sub(r"^\d+|[\W_]", "", heading.casefold())


def _columns(headings: Sequence[str]) -> list[str]:
    """Which columns these headings name, "" for each heading that the site does not use.

    A heading of several words or of two names, `Trainee first name` or `Forename/given name`, counts for a column that
    no plainer one names.
    """
    found = [_column(heading) for heading in headings]
    words = [" ".join(re.findall(r"[^\W\d_]+", heading.casefold())) for heading in headings]
    for column, named in _LOOSE:
        for place, heading in enumerate(words):
            spare = not found[place] or (found[place] == "name" and heading.startswith("name"))
            if column not in found and spare and named.search(heading) and not _OTHERS.search(heading):
                found[place] = column
    return found


def _column(heading: str) -> str:
    """Which column a heading names: `First Name(s)`, `Email address (NHS)`; "" if the site does not use it."""
    plain = _plain(heading)
    if plain in _COLUMN_OF:
        return _COLUMN_OF[plain]
    short = _plain(re.sub(r"[(\[][^)\]]*[)\]]?", " ", heading))
    if short in _COLUMN_OF:
        return _COLUMN_OF[short]
    words = re.sub(r"\be[-\s]?mails?\b", "email", heading.casefold())
    found = set(re.findall(r"[a-z0-9]+", words.replace("nhs.net", "nhsnet")))
    if "email" in found and found - {"email"} <= _WITH_EMAIL:
        return "email"
    return _COLUMN_OF.get(plain.rstrip("s"), "")


def rows(table: Table) -> Iterator[AddressEntry]:
    """Each row as a person or a problem. Empty rows, and the names of the columns once more, are passed over."""
    for number, line in table.above:
        yield refused(number, line, "This line is above the column headings, so it was not read")
    for number, line in table.lines:
        if len(line) > LONGEST_PART:
            yield refused(number, line, f"This line is longer than {LONGEST_PART:,} characters")
        elif line.count('"') % 2:
            yield refused(number, line, "This line has an opening quotation mark but no closing one")
        else:
            cells = _cells(line, table.separator)
            if cells is None:
                yield refused(number, line, "This line does not fit the table")
            elif any(cell.strip("-–—:=_ " + _SEPARATORS) for cell in cells) and tuple(cells) != table.heading:
                yield _row(number, line, cells, table)


def _row(number: int, line: str, cells: list[str], table: Table) -> AddressEntry:
    problem = _shifted(cells, table)
    if problem:
        return refused(number, line, problem)
    found = {column: cell for column, cell in zip(table.columns, cells, strict=False) if column}
    first, last = found.get("first", ""), found.get("last", "")
    if len(last) == 2 and last.isupper() and not first.isupper():
        last = last.title()  # NG: in a column of surnames no initials
    name = found.get("name") or f"{first} {last}".strip()
    try:
        address, inside = taken_apart(found.get("email", ""))
    except ValueError as error:
        return refused(number, line, str(error))
    made = entry(number, line, address, name or inside)
    return with_details(made, {field: " ".join(found.get(field, "").split()) for field in LONGEST})


def _shifted(cells: list[str], table: Table) -> str:
    """What to say if a separator within a cell has moved the cells after it; "" if none has."""
    named = {",": "comma", ";": "semicolon", "\t": "tab"}.get(table.separator, "separator")
    place = table.columns.index("email")
    email = cells[place] if place < len(cells) else ""
    after = cells[place + 1].strip() if place + 1 < len(cells) else ""
    goes = "@" in email and after and goes_on(email, after)
    ends = after.lower().rpartition(".")[2] in _ENDS or (
        place + 1 < len(table.columns) and table.columns[place + 1] in {"name", "first", "last"} and after.islower()
    )
    if goes and ends:
        return f"There is a {named} in the email address. Correct the address, or put quotation marks around it"
    if len(cells) > len(table.columns) and any(cells[len(table.columns) :]):
        return f"This row has more cells than there are columns. Is there a {named} inside one of them?"
    return ""


def _cells(line: str, separator: str) -> list[str] | None:
    """The cells of a line, without the guards of spreadsheets and with single spaces; None if it cannot be read."""
    by = re.escape(separator)
    line = re.sub(rf"(^|{by})\s*" + _GUARD.replace("SEP", by), r"\1\2", line)
    try:
        cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return None
    return ["" if _FAILED.fullmatch(cell.strip()) else " ".join(unguarded(cell).split()) for cell in cells]


def _joined(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines, joined again where a line break within a quoted cell had split them.

    A quotation mark that is never closed spoils its own line only: what it would join has no address in it.
    """
    found: list[tuple[int, str]] = []
    place = 0
    while place < len(lines):
        number, line = lines[place]
        place += 1
        if line.count('"') % 2:
            ends = _closing(lines, place)
            if ends:
                line = " ".join([line, *(text.strip() for _, text in lines[place:ends])])
                place = ends
        found.append((number, line))
    return found


def _closing(lines: Sequence[tuple[int, str]], start: int) -> int:
    """Where the rows after a cell left open begin again; 0 if the cell is not closed before the next address."""
    for place in range(start, min(start + MOST_BREAKS, len(lines))):
        text = lines[place][1]
        if len(text) > LONGEST_PART:
            return 0
        if text.count('"') % 2:
            return 0 if "@" in text.partition('"')[0] else place + 1
        if "@" in text.partition('"')[0] or not _CLOSES_AND_OPENS.fullmatch(text):
            return 0
    return 0
