"""A flaw put into the good module, and what the checks then say."""

from __future__ import annotations

from learnapp.domain.markup.problems import Problem
from tests.domain.reading.good_module import line_of, read, spoilt

Seed = tuple[str, str, str, list[tuple[str, str]], str]
"""Code, about, file, changes, and the line's text: "---" where the flaw is of the whole file."""


def warned(files: dict[str, str]) -> list[Problem]:
    module, problems = read(files)
    assert module is not None, [str(p) for p in problems]
    return problems


def assert_found(seed: Seed) -> None:
    """Check that the flaw gets a warning at its own line."""
    code, about, file, changes, at = seed
    files = spoilt(file, *changes)
    found = [p for p in warned(files) if p.code == code]
    assert [(p.file, p.about) for p in found[:1]] == [(file, about)], [str(p) for p in warned(files)]
    assert found[0].severity == "warning"
    if at != "---":
        assert found[0].line == line_of(files[file], at), str(found[0])


def assert_answered(seed: Seed) -> None:
    """A reason in `allow` answers the warning."""
    code, about, file, changes, _at = seed
    files = spoilt(file, *changes)
    files[file] = files[file].replace("minutes:", f"allow:\n  {code}#{about}: It is so on purpose here.\nminutes:", 1)
    left = [p for p in warned(files) if p.code in (code, "unused-allow")]
    assert left == []
