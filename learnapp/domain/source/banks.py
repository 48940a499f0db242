"""Banks: questions kept once, in `NAME.bank.md`, for the quizzes of several modules.

A bank is stored beside the modules' folders, or an organisation's authors write it on the site.

A quiz names a bank and, if it wants only some of its items, their ids. When a module is published, the items that it
uses are kept with its files under `KEPT`, so that an edition goes on asking what it asked when it came out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from learnapp.domain.content.content import Library
from learnapp.domain.markup.attributes import split_commas
from learnapp.domain.markup.front_matter import cut_front_matter
from learnapp.domain.markup.line_marks import fences
from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.source_lines import read_lines

KEPT = ".banks"
"""The file name under which an edition keeps the items. It is hidden, and folders are read without hidden files."""
DRAFTED = ".bank"
"""The ending that a bank's name has in the name of its draft. No module's name has a dot."""
HOLD_QUESTIONS = (".quiz.md", ".bank.md")
"""The endings of the names of files with questions."""
_FILE = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.bank\.md")
_HEADING = re.compile(r"##\s.*\{[^}]*#([\w-]+)")
Banks = dict[str, dict[str, str]]
"""The items' Markdown by their ids, by the banks' names."""


def read_banks(folder: Path, problems: list[Problems]) -> Banks:
    """The banks in a folder of modules; what is wrong with one is added to `problems`."""
    found: Banks = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if (name := _FILE.fullmatch(path.name)) and path.is_file():
            problems.append(Problems(str(path)))
            found[name[1]] = items_of(path.read_bytes(), problems[-1])
    return found


def items_of(data: bytes, problems: Problems) -> dict[str, str]:
    """A bank cut at its questions' headings."""
    lines = read_lines(data, problems) or []
    fenced = fences(lines)
    items: dict[str, list[str]] = {}
    current: list[str] | None = None
    for place, (number, line) in enumerate(lines):
        if line.startswith("## ") and not fenced[place]:
            match = _HEADING.match(line)
            if match is None or match[1] in items:
                said = f"A question with the id {match[1]} is there already." if match else "This question has no id."
                problems.error(number, f"{said} Write one in its heading, such as `{{#escalation …}}`.")
            current = items.setdefault(match[1] if match else "", [])
        elif current is None and line.strip() and not line.startswith("<!--"):
            problems.error(number, "A bank holds questions alone: start it with `## The question {#id …}`.")
            current = []
        if current is not None:
            current.append(line)
    return {name: "\n".join(text).rstrip() + "\n" for name, text in items.items() if name}


def with_banks(files: Mapping[str, bytes], library: Library) -> dict[str, bytes]:
    """A folder's files as an edition keeps them: together with the items of banks that its quizzes use, if any.

    Items that the files hold already stay as they are if the library has no bank of that name.
    """
    held = msgspec.json.decode(files[KEPT], type=Banks) if KEPT in files else {}
    kept = {name: items for name, items in held.items() if name not in library.banks}
    for bank, chosen in banks_named(files):
        have = library.banks.get(bank, {})
        used = {one: have[one] for one in chosen or have if one in have}
        if used:
            kept.setdefault(bank, {}).update(used)
    own = {name: data for name, data in files.items() if name != KEPT}
    return {**own, KEPT: msgspec.json.encode(kept, order="sorted")} if kept else own


def with_own(library: Library, own: Banks) -> Library:
    """The library with the banks that an organisation wrote on the site. Banks in the site's folders come first."""
    return msgspec.structs.replace(library, banks={**own, **library.banks}) if own else library


def banks_named(files: Mapping[str, bytes]) -> list[tuple[str, tuple[str, ...]]]:
    """For each quiz that names a bank: its name, and the ids of the items to ask, or none for all."""
    quizzes = (data for name, data in files.items() if name.endswith(".quiz.md") and b"bank:" in data)
    return [found for data in quizzes if (found := _named(data))[0]]


def as_kept(library: Library, files: Mapping[str, bytes]) -> Library:
    """The library with the items that an edition's files hold, as they were on the day it came out."""
    if KEPT not in files:
        return library
    return msgspec.structs.replace(library, banks=msgspec.json.decode(files[KEPT], type=Banks))


def _named(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The bank that a quiz names, and the ids it includes."""
    lines = read_lines(data, Problems(""))
    fields = cut_front_matter(lines, Problems(""))[0] if lines else None
    bank, include = (fields or {}).get("bank"), (fields or {}).get("include")
    name = bank.value.strip() if bank is not None and isinstance(bank.value, str) else ""
    if include is None or isinstance(include.value, dict):
        return name, ()
    if isinstance(include.value, list):
        return name, tuple(str(one.value).strip() for one in include.value)
    return name, split_commas(include.value)
