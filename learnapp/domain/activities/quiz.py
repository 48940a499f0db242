"""The kind `quiz`: questions, one a page, answered and submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Literal

import msgspec

from learnapp.domain.activities import quiz_votes
from learnapp.domain.activities.edits import Edit
from learnapp.domain.activities.kind import ActivityKind
from learnapp.domain.activities.quiz_edits import quiz_edits
from learnapp.domain.activities.quiz_reading import read_quiz
from learnapp.domain.activities.records import Doing, QuizRecord, Record
from learnapp.domain.activities.voting import About, Revealed, VoteItem, VotePlace
from learnapp.domain.content.content import Activity, Module, Quiz
from learnapp.domain.numbers.counted import counted
from learnapp.domain.questions import KINDS
from learnapp.domain.source.file_reader import SourceFile


class QuizKind(ActivityKind[Quiz]):
    """Done when it is submitted, whatever the score. A set votes on its questions that have one answer."""

    name: ClassVar[str] = "quiz"
    title: ClassVar[str] = "Quiz"
    what: ClassVar[str] = "A quiz"
    Content: ClassVar[type[Activity]] = Quiz
    completed_by: ClassVar[Literal["submitting"]] = "submitting"
    about: ClassVar[About] = "question"
    voted_on: ClassVar[str] = "Questions"
    vote_place: ClassVar[str] = "question"

    def read(self, file: SourceFile) -> Quiz:
        return read_quiz(file)

    def restored(self, activity: Quiz) -> Quiz:
        """With each question's content as its kind's own value."""
        questions = tuple(
            msgspec.structs.replace(q, content=msgspec.convert(q.content, KINDS[q.kind].Content, str_keys=True))
            for q in activity.questions
        )
        return msgspec.structs.replace(activity, questions=questions)

    def edits(self, old: Quiz, new: Quiz) -> Iterator[Edit]:
        return quiz_edits(old, new)

    def shown_title(self, activity: Quiz) -> str:
        return "Starter questions" if activity.purpose == "prequestions" else self.title

    def size(self, activity: Quiz) -> str:
        return counted(len(activity.questions), "question")

    def doing(self, record: Record) -> Doing:
        if isinstance(record, QuizRecord) and record.open and record.asked and record.answered >= record.asked:
            return "submit"
        return "go on"

    def share_left(self, activity: Quiz, record: Record | None) -> float:
        if isinstance(record, QuizRecord) and record.open and record.asked:
            return 1 - record.answered / record.asked
        return 1.0

    def has_result(self, activity: Quiz) -> bool:
        return activity.purpose == "end"

    def holds(self, activity: Quiz, place: str) -> bool:
        return activity.question(place) is not None

    def place_title(self, activity: Quiz, place: str, title: str, path: Callable[[], Sequence[int] | None]) -> str:
        return f"A question of {title}"

    def vote_places(self, activity: Quiz) -> list[VotePlace]:
        return quiz_votes.places(activity)

    def vote_item(self, module: Module, activity: Quiz, place: str) -> VoteItem | None:
        return quiz_votes.item(module, activity, place)

    def reveal(self, activity: Quiz, place: str) -> Revealed | None:
        return quiz_votes.reveal(activity, place)
