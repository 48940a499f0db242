"""Reads a bank of questions on its own, for authors who write it on the site."""

from __future__ import annotations

import re

from learnapp.domain.activities.quiz_reading import UNWRITTEN, read_items
from learnapp.domain.checking.flaws_item import item_flaws
from learnapp.domain.checking.flaws_quiz import quiz_flaws
from learnapp.domain.content.content import Library, Quiz
from learnapp.domain.markup.problems import Problem, Problems, TangleError
from learnapp.domain.reading.module import Draft
from learnapp.domain.source.banks import items_of
from learnapp.domain.source.file_reader import Surroundings, open_file

_PICTURE = re.compile(rb"\]\((pictures/[^)\s]+)")


def read_bank(data: bytes, name: str, library: Library) -> tuple[Draft, list[Problem]]:
    """The part of a bank that can be shown, as a draft with one quiz, and what is wrong with it.

    Pictures are in the modules that ask an item, so they are checked with those modules.
    """
    file = f"{name}.bank.md"
    problems, around = Problems(file), Surroundings(name, library)
    around.pictures.found = {found.decode("utf-8", "replace"): None for found in _PICTURE.findall(data)}
    quiz = _read(data, file, name, around, problems) if items_of(data, problems) and not problems.errors else None
    if not problems.errors:
        if quiz is None:
            problems.error(1, "This bank has no question. Write `## The question {#id .single-best competency=…}`.")
        for item in around.notes.items:
            item_flaws(item, problems)
        problems.found.extend(quiz_flaws(around.notes.items))
    broken = any(problem.severity == "error" and problem.code != UNWRITTEN for problem in problems.found)
    title = name.replace("-", " ").capitalize()
    draft = Draft(
        slug=name,
        title=f"{title}, a bank of questions",
        summary="",
        introduction="",
        activities=(quiz,) if quiz and not broken else (),
        glossary=(),
        guide=(),
        files={name: file},
        broken=(file,) if broken else (),
    )
    return draft, sorted(dict.fromkeys(problems.found), key=lambda one: (one.line, one.severity, one.message))


def _read(data: bytes, file: str, name: str, around: Surroundings, problems: Problems) -> Quiz | None:
    try:
        opened = open_file(file, name, data, "A bank", around, problems, fields=False)
        questions = read_items(opened) if opened else ()
    except TangleError as error:
        problems.error(error.line, error.message)
        return None
    title = name.replace("-", " ").capitalize()
    return Quiz(
        slug=name,
        title=title,
        minutes=0,
        summary="",
        competencies=(),
        claims=(),
        purpose="practice",
        questions=questions,
    )
