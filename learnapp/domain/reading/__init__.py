"""A module's folder -> a Module, with every problem as `file:line: message`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from learnapp.domain.content.content import Library, Module
from learnapp.domain.editions.edition_changes import check_changes
from learnapp.domain.markup.problems import Problem, Problems
from learnapp.domain.reading.folder import load_folder
from learnapp.domain.reading.library import LibraryError, check_library, read_library
from learnapp.domain.reading.module import Draft, read_draft, read_module

__all__ = [
    "Draft",
    "LibraryError",
    "Problem",
    "Problems",
    "changes_missing",
    "check_files",
    "check_folder",
    "check_library",
    "draft_files",
    "load_folder",
    "read_draft",
    "read_library",
    "read_module",
]


def check_folder(
    path: Path | str, library: Library, previous: Module | None = None, today: date | None = None
) -> tuple[Module | None, list[Problem]]:
    """Read the module in a folder and, if `previous` is its last published edition, check that `changes` says enough.

    With `today`, a missing entry of `changes` comes ready to be pasted. Problems name files as the caller named the
    folder. The module is None if there is any error.
    """
    folder = Path(path)
    module, problems = _check(load_folder(folder), folder.resolve().name, library, previous, today)
    return module, [msgspec.structs.replace(problem, file=str(folder / problem.file)) for problem in problems]


def check_files(
    files: Mapping[str, bytes], slug: str, library: Library, previous: Module | None = None, *, warn: bool = True
) -> tuple[Module | None, list[Problem]]:
    """Like `check_folder`, for files already loaded; problems name them as `slug/file`. Without `warn` only errors are
    found.
    """
    module, problems = _check(files, slug, library, previous, warn=warn)
    return module, [msgspec.structs.replace(problem, file=f"{slug}/{problem.file}") for problem in problems]


def draft_files(files: Mapping[str, bytes], slug: str, library: Library) -> tuple[Draft, Module | None, list[Problem]]:
    """The parts of loaded files that can be shown, and what `check_files` returns without an earlier edition."""
    draft, module, problems = read_draft(files, slug, library)
    return draft, module, [msgspec.structs.replace(problem, file=f"{slug}/{problem.file}") for problem in problems]


def _check(
    files: Mapping[str, bytes],
    slug: str,
    library: Library,
    previous: Module | None,
    today: date | None = None,
    *,
    warn: bool = True,
) -> tuple[Module | None, list[Problem]]:
    module, problems = read_module(files, slug, library, warn=warn)
    if module is None or previous is None:
        return module, problems
    refused = changes_missing(files, module, previous, today)
    return (None if refused else module), [*problems, *refused]


def changes_missing(files: Mapping[str, bytes], module: Module, previous: Module, today: date | None) -> list[Problem]:
    """The problems with how `changes` in these files describes the difference from the last published edition."""
    lines = files["module.md"].split(b"\n")
    line = next((n for n, text in enumerate(lines, 1) if text.startswith(b"changes:")), 1)
    return check_changes(previous, module, line, today)
