"""Problems found while reading: each with its file, its line and what to write instead."""

from __future__ import annotations

from typing import Literal

from learnapp.domain.content.content import FrozenStruct


class Problem(FrozenStruct, frozen=True):
    """One finding. `code` names the rule, `about` the id it concerns; only warnings can be allowed.

    `paste` are lines that put it right, ready to be pasted where the message says.
    """

    file: str
    line: int
    message: str
    severity: Literal["error", "warning"] = "error"
    code: str = ""
    about: str = ""
    paste: str = ""

    def __str__(self) -> str:
        kind = "" if self.severity == "error" else f"warning [{self.code}{'#' + self.about if self.about else ''}]: "
        return f"{self.file}:{self.line}: {kind}{self.message}"


def warning(file: str, line: int, code: str, message: str, about: str = "") -> Problem:
    """A finding that an author can allow by its code."""
    return Problem(file=file, line=line, message=message, severity="warning", code=code, about=about)


class Problems:
    """Gathers the problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []

    @property
    def errors(self) -> int:
        """How many errors there are so far; warnings do not count."""
        return sum(problem.severity == "error" for problem in self.found)

    def error(self, line: int, message: str, code: str = "", about: str = "") -> None:
        self.found.append(Problem(file=self.file, line=line, message=message, code=code, about=about))

    def warn(self, line: int, code: str, message: str, about: str = "") -> None:
        self.found.append(warning(self.file, line, code, message, about))


class TangleError(Exception):
    """Something is nested too deep, or too tangled to render in bounded time, so the file is not read any further."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message
