"""Markdown, written as HTML."""

from __future__ import annotations

from learnapp.domain.content.content import Passage
from learnapp.domain.markup.problems import Problem, Problems
from learnapp.domain.markup.splitter import split
from learnapp.domain.source.writer import EVERYWHERE, REFLECTIVE, FileWriter
from tests.domain.reading.good_module import LIBRARY


def writer() -> FileWriter:
    made = FileWriter(Problems("a.md"), "ringing-early", {"exception-report"}, LIBRARY)
    made.blocks = EVERYWHERE | REFLECTIVE | {"when"}
    made.parameters = frozenset({"n", "a_b"})
    return made


def passages(text: str) -> tuple[tuple[Passage, ...], list[Problem]]:
    made = writer()
    return made.passages(split(list(enumerate(text.split("\n"), 1)), made.problems)), made.problems.found


def html(text: str) -> str:
    parts, problems = passages(text)
    assert problems == []
    return "\n".join(part.html for part in parts)
