"""What `learnapp check` prints, and the exit status that goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from learnapp.domain.markup.problems import Problem
from learnapp.domain.numbers.counted import counted


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file and line, errors before warnings on a line, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.severity, p.code, p.message))


def render(problems: Sequence[Problem], form: str = "text", *, checked: int = 1) -> str:
    """The report on `checked` modules. `form` is "text" (a line each, then the count) or "json" (one object)."""
    ordered = in_order(problems)
    errors = sum(problem.severity == "error" for problem in ordered)
    if form == "json":
        listed = [
            {
                "file": p.file,
                "line": p.line,
                "severity": p.severity,
                "code": p.code,
                "about": p.about,
                "message": p.message,
                "paste": p.paste,
            }
            for p in ordered
        ]
        report = {"modules": checked, "errors": errors, "warnings": len(ordered) - errors, "problems": listed}
        return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
    if form != "text":
        raise ValueError(f"There is no format {form!r}. Use text or json.")
    return "\n".join([*map(_lines, ordered), _count(errors, len(ordered) - errors, checked)])


def _lines(problem: Problem) -> str:
    """A problem, followed by the lines to paste if it has any."""
    heading = "Paste this straight under `changes:` and change its note, which learners read:"
    return f"{problem}\n{heading}\n{problem.paste}" if problem.paste else str(problem)


def exit_status(problems: Iterable[Problem]) -> int:
    """1 if there is an error, otherwise 0: warnings stop nothing."""
    return int(any(problem.severity == "error" for problem in problems))


def _count(errors: int, warnings: int, checked: int) -> str:
    where = counted(checked, "module")
    if not errors and not warnings:
        return f"{where} checked: no problems."
    return f"{where} checked: {counted(errors, 'error')}, {counted(warnings, 'warning')}."
