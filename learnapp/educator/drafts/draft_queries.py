"""A draft as its pages show it: the files, with what the site's reader and checker say about them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from msgspec import structs
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import AnyActivity, Library
from learnapp.domain.reading import Problem, draft_files
from learnapp.domain.reading.bank import read_bank
from learnapp.domain.source.pictures import FOLDER
from learnapp.educator.previews.preview_folders import ModulePreview, on_publishing
from learnapp.store.content import bank_drafts, module_drafts
from learnapp.store.content.module_drafts import DraftFile, ModuleDraft

_HEADING = re.compile(r"^##\s[^\n]*\{#([\w-]+)", re.MULTILINE)


@dataclass(frozen=True)
class DraftRead:
    """A draft with its files as read. `preview` has the checker's messages, for the whole draft."""

    draft: ModuleDraft
    files: Mapping[str, DraftFile]
    preview: ModulePreview

    @property
    def texts(self) -> list[str]:
        return sorted((name for name in self.files if not name.startswith(FOLDER)), key=_place)

    @property
    def pictures(self) -> list[str]:
        return [name for name in self.files if name.startswith(FOLDER)]

    def counts(self, name: str) -> tuple[int, int]:
        """Errors and warnings of one file."""
        found = [problem.severity for problem in self.preview.problems if problem.file == f"{self.draft.module}/{name}"]
        errors = found.count("error")
        return errors, len(found) - errors

    def activity_in(self, name: str) -> AnyActivity | None:
        """The activity of a file, if the file can be read."""
        slug = next((slug for slug, file in self.preview.draft.files.items() if file == name), "")
        return self.preview.draft.activity(slug)


def read(
    connection: Connection, draft: ModuleDraft, library: Library, today: date, edits_at: str, typed: Mapping[str, str]
) -> DraftRead:
    """Read a draft, with what was typed in place of the contents of some files."""
    files = module_drafts.files(connection, draft.id)
    data = {name: file.data for name, file in files.items()} | {name: text.encode() for name, text in typed.items()}
    if draft.bank:
        return _read_bank(draft, files, data, library, edits_at)
    library = bank_drafts.library_for(connection, draft.organisation_id, data, library)
    seen, module, problems = draft_files(data, draft.module, library)
    found = ModulePreview(draft.module, seen, module, tuple(problems), _stamp(files), "draft", edits_at)
    return DraftRead(draft, files, on_publishing(connection, found, data, library, today))


def _read_bank(
    draft: ModuleDraft, files: Mapping[str, DraftFile], data: Mapping[str, bytes], library: Library, edits_at: str
) -> DraftRead:
    seen, problems = read_bank(data[f"{draft.module}.md"], draft.bank, library)
    named = tuple(structs.replace(problem, file=f"{draft.module}/{problem.file}") for problem in problems)
    return DraftRead(draft, files, ModulePreview(draft.module, seen, None, named, _stamp(files), "bank", edits_at))


def _stamp(files: Mapping[str, DraftFile]) -> str:
    return hashlib.sha256(repr([(name, file.revision) for name, file in files.items()]).encode()).hexdigest()[:20]


def entry_missing(draft_read: DraftRead) -> str:
    """The entry of `changes` that publishing would require; "" if it requires none."""
    return next((problem.paste for problem in draft_read.preview.problems if problem.paste), "")


def other_errors(draft_read: DraftRead) -> list[Problem]:
    """The errors that publishing cannot correct."""
    return [p for p in draft_read.preview.problems if p.severity == "error" and not p.paste]


def id_at(text: str, line: int) -> str:
    """The id of the scene or question that contains a line, counted from 1; "" above the first."""
    found = ""
    for heading in _HEADING.finditer(text):
        if text.count("\n", 0, heading.start()) + 1 > line:
            break
        found = heading[1]
    return found


def _place(name: str) -> tuple[int, str]:
    """The sort order: module.md first, then activities by their numbers, then the other files."""
    number = name.partition("-")[0]
    return (-1 if name == "module.md" else int(number) if number.isdigit() else 10_000), name


def around(text: str, line: int) -> list[tuple[int, str]]:
    """The lines around a line, with their numbers from 1."""
    lines = text.split("\n")
    return [(n, lines[n - 1]) for n in range(max(1, line - 2), min(len(lines), line + 2) + 1)]


def placed(comments: list[module_drafts.Comment], files: Mapping[str, DraftFile]) -> list[module_drafts.Comment]:
    """The comments at the lines where their quoted lines are now, the nearest if there are several."""
    lines = {name: file.text.split("\n") for name, file in files.items() if not name.startswith(FOLDER)}

    def now_at(one: module_drafts.Comment) -> int:
        same = [n for n, text in enumerate(lines.get(one.name, ()), 1) if text == one.quoted]
        return min(same, key=lambda n: abs(n - one.line), default=one.line)

    return sorted((replace(one, line=now_at(one)) for one in comments), key=lambda c: (c.settled, c.name, c.line))
