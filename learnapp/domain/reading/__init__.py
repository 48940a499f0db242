"""A module's folder -> a Module, with every problem as `file:line: message`."""

from __future__ import annotations

from pathlib import Path

import msgspec

from learnapp.domain.content import Library, Module
from learnapp.domain.reading.folder import FolderError, load_folder
from learnapp.domain.reading.library import read_library
from learnapp.domain.reading.module import read_module
from learnapp.domain.reading.problems import Problem, Problems

__all__ = ["FolderError", "Problem", "Problems", "check_folder", "load_folder", "read_library", "read_module"]


def check_folder(
    path: Path | str, library: Library, previous: Module | None = None
) -> tuple[Module | None, list[Problem]]:
    """Read the module in a folder and, if `previous` is its last published edition, check that `changes` says enough.

    Problems name files as the caller named the folder. The module is None if there is any error.
    """
    folder = Path(path)
    try:
        files = load_folder(folder)
    except FolderError as error:
        return None, [Problem(file=str(path), line=0, message=str(error))]
    module, problems = read_module(files, folder.resolve().name, library)
    return module, [msgspec.structs.replace(problem, file=str(folder / problem.file)) for problem in problems]
