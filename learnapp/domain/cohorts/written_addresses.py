"""One person's address as typed in a line or a cell: separated from the name, with slips found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from learnapp.domain.people.addresses import checked_address, without_final_stop
from learnapp.domain.people.written_names import is_grade, without_bullet, without_label

_ENCLOSED = re.compile(
    r"(?P<name>.*?)[<(\[]{1,2}\s*(?:mailto:|smtp:)?\s*(?P<address>[^<>()\[\]@]*@[^<>()\[\]@]*)[>)\]]*", re.IGNORECASE
)
_HYPERLINK = re.compile(r'=\s*hyperlink\(\s*"+(?:mailto:)?([^"]+)"+.*', re.IGNORECASE)
_GUARDED = re.compile(r"""=(?:T\()?\s*"(.*)"\)?|'(?=[=+@\w-])(?!\w+'|[ts] )([^']*)""", re.DOTALL)
_ABBREVIATED = re.compile(
    r"(?:dr|mr|mrs|ms|mx|prof|jr|snr|sr|jnr|rev|revd|st|no|e-?mail|esq|dept|tel)\.", re.IGNORECASE
)
_ENDS_WITHIN = re.compile(r"\w+[._+-]|[._+]")
_TAIL = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}|[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){0,5}")
_GRADE_OR_NUMBER = re.compile(r"[\d.)(:]+|(?:F|FY|CT|ST|IMT|GPST)\d\+?|[^\w]+", re.IGNORECASE)
_SPACE = "There is a space in the email address, or a name that does not match it. Write Name <address>"
NO_COLUMNS = (
    "This looks like a row of a table. Put a line above the list that names its columns, such as: "
    "email, first name, last name, grade, site"
)
_AROUND = "<>\"'“”„‘’‚`,;:|=\u200e\u200f "


def unguarded(text: str) -> str:
    """The text without the guards that spreadsheets add: `="x"`, or an apostrophe before what looks like a formula."""
    text = text.strip()
    link = _HYPERLINK.fullmatch(text)
    if link:
        return link[1]
    match = _GUARDED.fullmatch(text)
    return (match[1] or match[2] or "").replace('""', '"').strip() if match else text


def taken_apart(text: str) -> tuple[str, str]:
    """(address, name) of `Name <address>`, `Name (address)`, `name address`, `address` or `mailto:address`.

    Raises ValueError, naming the slip, if the address may be only a part of the one that was meant.
    """
    text = without_bullet(unguarded(text))
    if re.match(r"[\w.+-]+:[^\s:]*@", text) and not re.match(
        r"(?:mailto|smtp|to|cc|bcc|from|e-?mail):", text, re.IGNORECASE
    ):
        raise ValueError("There is a colon in the email address. If there is a name before it, write Name <address>")
    unlabelled = without_label(text)
    if unlabelled != text and related(text[: len(text) - len(unlabelled)], unlabelled):
        text = text.replace(":", " ", 1)
    else:
        text = unlabelled
    match = _ENCLOSED.match(text) if re.search(r"[<(\[]", text) else None
    if match and "@" not in text[match.end() :]:
        return _enclosed(match["name"].strip(), match["address"], text[match.end() :])
    cells = text.split("\t")
    written = [cell for cell in cells if "@" in cell]
    words = written[0].split() if len(written) == 1 else []
    places = [place for place, word in enumerate(words) if "@" in word]
    if len(places) > 1 or len(written) > 1:
        raise ValueError("There are two different addresses here. Put each on its own line")
    if not places:
        return _bare(text), ""
    before, address, after = words[: places[0]], words[places[0]], words[places[0] + 1 :]
    _check_neighbours(before, address.strip(_AROUND), after)
    if re.search(r"\w[._+-]\t+\s*[^\s@]+@", text) and not _ABBREVIATED.fullmatch(text.partition("\t")[0].split()[-1]):
        raise ValueError("There is a space in the email address. Type the address again without it")
    others = [cell.strip() for cell in cells if "@" not in cell and cell.strip()]
    if not reads_as_a_name(others):
        raise ValueError(NO_COLUMNS)
    return _bare(address), " ".join([*before, *after, *others])


def reads_as_a_name(cells: Sequence[str]) -> bool:
    """Whether cells beside an address can only be a name and a grade; whose name or place it is cannot be guessed."""
    names = [cell for cell in cells if not is_grade(cell) and not re.fullmatch(r"[\d\W]+", cell)]
    after = any(is_grade(one) and not is_grade(other) for one, other in pairwise(cells))
    return len(names) < 2 or (len(names) == 2 and not after and all(" " not in name for name in names))


def _enclosed(name: str, inside: str, rest: str) -> tuple[str, str]:
    """The parts of `name <inside> rest`. The name may be the address once more, as Word and Outlook write it."""
    address = _bare(inside)
    words = [word for word in name.split() if "@" in word]
    for word in words:
        shown = _bare(word.strip("()[]"))
        if shown.strip("@") and shown.lower() != address.lower():
            raise ValueError(f"There are two different addresses here: {shown[:80]} and {address[:80]}")
        name = name.replace(word, " - " if word == "@" else " ")
    if not words and re.search(r"[\w][._+-]$", name) and not name.isupper() and " " not in name and name.islower():
        raise ValueError(_SPACE)
    return address, f"{name.strip()} {rest.strip()}".strip()


def _bare(address: str) -> str:
    """The address without marks around it. Raises ValueError if it may have lost its end."""
    address = re.sub(r"^mailto:", "", address.strip().strip(_AROUND), flags=re.IGNORECASE)
    address = re.sub(r"\?(?:subject|body|cc|bcc)=.*$", "", address, flags=re.IGNORECASE).strip(_AROUND)
    address = re.sub(r"^[(\[{]+|[)\]}]+$", "", address) if "@[" not in address else address
    return without_final_stop(address)


def _check_neighbours(before: list[str], address: str, after: list[str]) -> None:
    """Raise ValueError if the words beside an address could be parts of it: `dan. green@…`, `jo@trust .nhs.uk`."""
    local, _, domain = address.partition("@")
    if not before and not after:
        return
    if not local or not domain:
        raise ValueError("There is a space next to the @ sign in the email address")
    near = before[-1] if before else ""
    initial = re.fullmatch(r"[A-Z]\.", near) and related(" ".join(before[:-1]), address)
    if _ENDS_WITHIN.fullmatch(near) and not _ABBREVIATED.fullmatch(near) and not initial:
        raise ValueError("There is a space in the email address. Type the address again without it")
    if (before and local[0] in "._+-") or (after and (after[0][0] in "._" or domain[-1] in ".-_")):
        raise ValueError("There is a space in the email address. Type the address again without it")
    if _part_of_it(before, near, address) or (after and _part_of_it(after, after[0], address)):
        raise ValueError(_SPACE)
    if len(before) > 1 and _said_again(before, near, address):
        raise ValueError(_SPACE)


def _part_of_it(words: list[str], near: str, address: str) -> bool:
    """Whether words beside an address look like a part of it rather than a name: they are one word or all in small
    letters, and do not resemble the address.
    """
    letters = [word for word in words if not _GRADE_OR_NUMBER.fullmatch(word)]
    if not letters or not re.fullmatch(r"[A-Za-z0-9.+'_-]*[A-Za-z0-9][A-Za-z0-9.+'_-]*", near):
        return False
    if len(letters) > 1 and not all(word == word.lower() for word in letters):
        return False
    return not related(" ".join(words), address)


def _said_again(before: list[str], near: str, address: str) -> bool:
    """Whether the word before an address repeats the name, and so begins the address: `Dan Green dan green@…`."""
    repeated = _letters(near) in {_letters(word) for word in before[:-1]}
    small = near.isalpha() and near.islower() and not all(word.islower() for word in before) and not is_grade(near)
    return (repeated or small) and not related(near, address)


def related(words: str, address: str) -> bool:
    """Whether a name and an address have something in common: `Jo Smith` and `jsmith@…`."""
    local = _letters(address.partition("@")[0])
    found = [_letters(word) for word in words.split()]
    return any(word in local or (len(local) > 3 and local in word) for word in found if len(word) > 1)


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text).lower()


def goes_on(piece: str, following: str) -> bool:
    """Whether what follows a separator looks like the end of the address before it: `eve@trust.nhs,uk`."""
    last = piece.split()[-1]
    if "@" not in last or last[-1] in ">)]\"'”" or "<" in last or not _TAIL.fullmatch(following):
        return False
    return not related(following, last) and not is_grade(following)


def broken_over(line: str, following: str) -> bool:
    """Whether an address seems to be broken over two lines: `dan.` and `green@…`, or `…@trust` and `.nhs.uk`."""
    line, following = line.strip(), following.strip()
    if "@" in line:
        return bool(re.search(r"@[\w.-]+$", line) and re.match(r"[.-]\w[\w.-]*\W*$", following))
    before = re.fullmatch(r"(?:.*[\s<,;])?(\w[\w.+'-]+[._+-])", line)
    return bool(before and not _ABBREVIATED.fullmatch(before[1]) and re.match(r"[\w.+'-]+@\w", following))


def begins(earlier: str, piece: str) -> bool:
    """Whether the text before a separator looks like the beginning of the address after it: `dan,green@…`."""
    first = piece.split()[0]
    if "@" not in first or first[0] in "<([\"'" or not re.fullmatch(r"[a-z0-9][a-z0-9.+'_-]*", earlier):
        return False
    return not related(earlier, first)


def lost_at(text: str) -> bool:
    """Whether this looks like an address that has lost its @-sign."""
    word = text.strip(_AROUND)
    return bool(re.fullmatch(r"[\w'+-]+(?:[.#\"*?!&£$%][\w'+-]+)+", word)) and _whole(word)


def _whole(word: str) -> bool:
    ends = word.rpartition(".")[2].lower()
    try:
        checked_address(f"a@{re.split(r'[^A-Za-z0-9.-]', word)[-1]}")
    except ValueError:
        return False
    return len(ends) >= 2 and ends.isalpha()
