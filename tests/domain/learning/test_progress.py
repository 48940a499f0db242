"""Done, how far, what next, and where you were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import pytest

from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.domain.content.content import Module, Question
from learnapp.domain.learning.progress import (
    changed_since,
    next_step,
    progress,
    where_were_you,
)
from tests.domain.learning.progressing import AT
from tests.domain.reading.good_module import good

LATER = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


QUIZ_DONE = QuizRecord(completed_at=AT)


LESSON_DONE = Record(kind="lesson", completed_at=AT)


CASE_DONE = CaseRecord(steps=4, ended=True, completed_at=AT)


BEFORE, LESSON, CASE, END = "before", "say-it-early", "ten-past-three", "what-stayed"


MODULE: Module = good()


@pytest.mark.parametrize(
    ("records", "done", "minutes_left"),
    [
        ({}, 0, 31),
        ({BEFORE: QUIZ_DONE}, 1, 27),
        ({BEFORE: QUIZ_DONE, LESSON: LESSON_DONE}, 2, 24),
        ({BEFORE: QUIZ_DONE, LESSON: LESSON_DONE, CASE: CASE_DONE}, 3, 12),
        ({BEFORE: QUIZ_DONE, LESSON: LESSON_DONE, CASE: CASE_DONE, END: QuizRecord(completed_at=AT, best=0.0)}, 4, 0),
        ({BEFORE: QUIZ_DONE, "gone-from-the-module": LESSON_DONE}, 1, 27),
        ({BEFORE: LESSON_DONE}, 0, 31),
    ],
)
def test_how_far(records: dict[str, Record], done: int, minutes_left: int) -> None:
    found = progress(MODULE, records)
    assert (len(found.done), found.minutes_left) == (done, minutes_left)
    assert found.complete == (done == 4)


@pytest.mark.parametrize(
    ("records", "step"),
    [
        ({}, (BEFORE, "start")),
        ({BEFORE: QUIZ_DONE}, (LESSON, "start")),
        ({BEFORE: QuizRecord(open=True, answered=1, asked=5)}, (BEFORE, "go on")),
        ({BEFORE: QuizRecord(open=True, answered=5, asked=5)}, (BEFORE, "submit")),
        ({CASE: CaseRecord(steps=2)}, (CASE, "go on")),
        ({CASE: CaseRecord(steps=2, ended=True)}, (CASE, "open the debrief")),
        ({CASE: CASE_DONE}, (END, "start")),  # not back to what comes before it
        ({CASE: CASE_DONE, END: QUIZ_DONE}, (BEFORE, "start")),
        ({END: QUIZ_DONE}, (CASE, "start")),
        ({LESSON: Record(kind="lesson", touched=LATER), CASE: CaseRecord(touched=AT)}, (LESSON, "go on")),
        ({LESSON: Record(kind="lesson", touched=AT), CASE: CaseRecord(touched=LATER)}, (CASE, "go on")),
        ({BEFORE: QUIZ_DONE, LESSON: LESSON_DONE, CASE: CASE_DONE, END: QUIZ_DONE}, None),
    ],
)
def test_the_one_next_step(records: dict[str, Record], step: tuple[str, str] | None) -> None:
    found = next_step(MODULE, records)
    assert (found and (found.activity.slug, found.doing)) == step


def test_where_you_were_is_the_module_last_touched_that_is_not_done() -> None:
    other = msgspec.structs.replace(MODULE, slug="other")
    done = {
        a.slug: record
        for a, record in zip(MODULE.activities, (QUIZ_DONE, LESSON_DONE, CASE_DONE, QUIZ_DONE), strict=True)
    }
    finished = {**done, LESSON: Record(kind="lesson", completed_at=LATER, touched=LATER)}
    found = where_were_you(
        [(MODULE, {CASE: CaseRecord(steps=1, touched=AT)}), (other, {LESSON: Record(kind="lesson", touched=LATER)})]
    )
    assert found is not None
    assert (found.module.slug, found.step.activity.slug, found.touched) == ("other", LESSON, LATER)
    found = where_were_you([(MODULE, {CASE: CaseRecord(steps=1, touched=AT)}), (other, finished)])
    assert found is not None
    assert found.module.slug == MODULE.slug
    assert where_were_you([(MODULE, {}), (other, finished)]) is None


def question(*competencies: str) -> Question:
    return Question(id="q", kind="single-best", title="Q", stem="", content=None, competencies=competencies)


@dataclass(frozen=True)
class _Edition:
    digest: str
    published_at: datetime


def _at(hour: int) -> datetime:
    return datetime(2026, 11, 2, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("finished", "touched", "on", "told"),
    [
        (10, 10, "one", ["two", "three"]),  # before either came out
        (13, 13, "one", ["two", "three"]),  # under way when the second came out, finished on the first
        (13, 13, "two", ["three"]),
        (15, 15, "three", []),
        (15, 15, "one", ["two", "three"]),
        (15, 15, "gone", []),
        (10, 15, "one", []),  # looked at again since
    ],
)
def test_work_finished_on_an_old_edition_is_older_than_what_changed_meanwhile(
    finished: int, touched: int, on: str, told: list[str]
) -> None:
    history = [_Edition("one", _at(8)), _Edition("two", _at(12)), _Edition("three", _at(14))]
    record = Record(kind="lesson", completed_at=_at(finished), touched=_at(touched), completed_on=on)
    assert [edition.digest for edition in changed_since(history, {"a": record})] == told
    assert changed_since(history, {"a": Record(kind="lesson", touched=_at(9))}) == []
