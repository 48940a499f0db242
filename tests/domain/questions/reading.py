"""Reads one question, as an author writes it, with the site's own reader."""

from __future__ import annotations

import sys
from functools import cache

from learnapp.domain.activities.quiz_reading import read_quiz
from learnapp.domain.content.content import Library, Question, Quiz
from learnapp.domain.markup.problems import Problems
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AskedQuestion, Mark
from learnapp.domain.reading import read_library
from learnapp.domain.source.file_reader import Surroundings, open_file
from learnapp.domain.source.pictures import ModulePictures, Picture
from learnapp.paths import MODULES

FRONT = """---
title: A quiz
purpose: practice
minutes: 5
competencies: [2.2]
claims: [18]
---

"""
ROTA = Picture(digest="a" * 64, kind="svg", width=320, height=160, data=b"")
"""What a question can show as `pictures/rota.svg`: twice as wide as it is high."""
FIRST_LINE = FRONT.count("\n") + 1


@cache
def library() -> Library:
    return read_library((MODULES,))


def read_text(text: str) -> tuple[Quiz | None, list[str], list[str]]:
    """A quiz file, its errors and its warnings; each as `line: message`, the warnings with their code."""
    problems = Problems("10-q.quiz.md")
    around = Surroundings("m", library(), pictures=ModulePictures({"pictures/rota.svg": ROTA}))
    file = open_file("10-q.quiz.md", "m", text.encode(), "A quiz", around, problems)
    quiz = read_quiz(file) if file else None
    errors = [f"{p.line}: {p.message}" for p in problems.found if p.severity == "error"]
    warnings = [f"{p.line}: {p.code}: {p.message}" for p in problems.found if p.severity == "warning"]
    return quiz, errors, warnings


def read(markdown: str) -> Question:
    """One question that has nothing wrong with it."""
    quiz, errors, _ = read_text(FRONT + markdown)
    assert not errors, errors
    assert quiz
    return quiz.questions[0]


def errors_of(markdown: str) -> list[str]:
    """What is wrong with one question, lines counted from its heading as 1."""
    _, errors, _ = read_text(FRONT + markdown)
    return [_from_heading(error) for error in errors]


def warnings_of(markdown: str) -> list[str]:
    _, _, warnings = read_text(FRONT + markdown)
    return [_from_heading(warning) for warning in warnings]


def _from_heading(problem: str) -> str:
    line, _, message = problem.partition(": ")
    return f"{int(line) - FIRST_LINE + 1}: {message}"


def asked(question: Question, seed: int = 1) -> AskedQuestion:
    return KINDS[question.kind].ask(question, seed)


def mark(question: Question, answer: object, seed: int = 1) -> Mark:
    return KINDS[question.kind].mark(question, asked(question, seed), answer)


def task_list(kind: str, boxes: str, attributes: str = "") -> str:
    """A question with options A, B, C… ticked as in `boxes`, such as "x__"."""
    options = "".join(
        f"- [{'x' if box == 'x' else ' '}] Option {chr(65 + place)}\n\n    Feedback {chr(65 + place)}.\n\n"
        for place, box in enumerate(boxes)
    )
    return f"## Which? {{#q .{kind} competency=2.2 {attributes}}}\n\nA stem.\n\n{options}"


def ordered_list(count: int, attributes: str = "") -> str:
    """A ranking of options A, B, C…, best first."""
    options = "".join(f"{place + 1}. Option {chr(65 + place)}\n\n    Feedback {place}.\n\n" for place in range(count))
    return f"## Rank these {{#q .ranking competency=2.2 {attributes}}}\n\nA stem.\n\n{options}"


def show(*rows: str) -> None:
    """Lines of a marking table, seen with `pytest -rP` or `-s`."""
    sys.stdout.write("\n".join(rows) + "\n")
