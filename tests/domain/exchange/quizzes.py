"""Quiz files read with the site's own reader, for tests of imports and exports."""

from __future__ import annotations

from functools import cache

from learnapp.domain.activities.quiz_reading import read_quiz
from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.exchange.fitting import questions_of
from learnapp.domain.exchange.items import Item, Losses
from learnapp.domain.exchange.offering import items_of
from learnapp.domain.exchange.quiz_file import Heading, quiz_files
from learnapp.domain.markup.problems import Problems
from learnapp.domain.reading import load_folder
from learnapp.domain.source.file_reader import Surroundings, open_file
from learnapp.paths import MODULES
from tests.domain.questions.reading import library

HEADING = Heading(title="A quiz: with “signs”", purpose="practice", competencies=("2.2",))


def read_file(text: str, name: str = "10-q.quiz.md") -> tuple[Quiz, list[str]]:
    """A quiz file, and its errors except those that say what is still to be written."""
    problems = Problems(name)
    file = open_file(name, "q", text.encode(), "A quiz", Surroundings("m", library(), terms=None), problems)
    assert file is not None, [str(p) for p in problems.found]
    quiz = read_quiz(file)
    return quiz, [str(p) for p in problems.found if p.severity == "error" and p.code != "to-write"]


def through_a_file(questions: list[Question]) -> list[Question]:
    """The same questions written as a quiz file and read from it, without a complaint."""
    found: list[Question] = []
    for text in quiz_files(questions, HEADING, Losses()):
        quiz, errors = read_file(text)
        assert not errors, "\n".join(errors) + "\n" + text
        found += quiz.questions
    return found


def imported(items: list[Item]) -> tuple[list[Question], list[str]]:
    """The quiz file after these items were imported, and what was lost."""
    losses = Losses()
    questions = questions_of(items, losses)
    return through_a_file(questions), [loss.message for loss in losses.found]


@cache
def shipped() -> tuple[Quiz, ...]:
    """Every quiz of the modules that come with the site."""
    found = []
    for folder in sorted(MODULES.iterdir()):
        for name, data in load_folder(folder).items() if folder.is_dir() else ():
            if name.endswith(".quiz.md"):
                found.append(read_file(data.decode(), name)[0])
    return tuple(found)


@cache
def shipped_items() -> tuple[Item, ...]:
    """Every item of theirs that can be exported, with different ids."""
    import msgspec

    items = [
        msgspec.structs.replace(item, id=f"{quiz.slug}-{number}-{item.id}")
        for number, quiz in enumerate(shipped())
        for item in items_of(quiz, Losses())
    ]
    return tuple(items)
