"""The score of a link: whether it is finished, or the best end quiz, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec import structs

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.records import QuizRecord, Record
from learnapp.domain.content.content import Module
from learnapp.domain.learning.launch_scores import score_of, scored_by
from learnapp.domain.reading import check_folder, read_library
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES

DONE = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def module() -> Module:
    found, _ = check_folder(TEST_MODULES / "tea-round", read_library((TEST_MODULES, MODULES)))
    assert found is not None
    return found


def _done(module: Module) -> dict[str, Record]:
    return {
        one.slug: QuizRecord(completed_at=DONE, touched=DONE, best=0.5)
        if module.kinds[one.slug] == "quiz"
        else Record(kind=module.kinds[one.slug], completed_at=DONE, touched=DONE)
        for one in module.activities
    }


def test_a_module_counts_once_all_of_it_is_finished(module: Module) -> None:
    records = _done(module)
    assert score_of(module, "", "completion", records) == 100
    records.pop(module.syllabus[0].slug)
    assert score_of(module, "", "completion", records) is None
    assert score_of(module, module.syllabus[1].slug, "completion", records) == 100


def test_the_best_is_of_end_quizzes_alone(module: Module) -> None:
    records = _done(module)
    (end,) = scored_by(module)
    assert score_of(module, "", "best", records) == 50
    assert score_of(module, end, "best", records) == 50
    for one in module.activities:
        if not kind_of(one).has_result(one):
            assert scored_by(module, one.slug) == []
            assert score_of(module, one.slug, "best", records) is None


def test_nothing_is_sent_of_a_link_without_a_score(module: Module) -> None:
    assert score_of(module, "", "", _done(module)) is None
    assert score_of(module, "", "best", {}) is None


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [(None, 1 / 3, 33.33), (2 / 3, None, 66.67), (0.4, 0.6, 60), (0, None, 0), (None, None, None)],
)
def test_the_best_of_several_end_quizzes_is_sent_in_hundredths(
    module: Module, one: float | None, other: float | None, score: float | None
) -> None:
    (end,) = (each for each in module.activities if kind_of(each).has_result(each))
    two = structs.replace(module, activities=(*module.activities, structs.replace(end, slug="again")))
    records = {slug: QuizRecord(best=best) for slug, best in ((end.slug, one), ("again", other))}
    assert score_of(two, "", "best", records) == score
