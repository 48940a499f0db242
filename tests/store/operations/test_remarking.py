"""Marking again: shown first, done when confirmed, nothing touched that does not fit."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.domain.content.content import Library, Quiz
from learnapp.domain.quizzes import attempts as rules
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts
from learnapp.store.operations import remarking
from learnapp.store.operations.publishing import publish
from learnapp.store.tables.cohort_tables import message
from learnapp.store.tables.people_and_work import attempt, audit, response
from tests.conftest import TEST_MODULES

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


def _take(store: Store, catalogue: Catalogue, person_id: int, answer: int) -> None:
    """Submit an attempt of one question, single-best `warmest`, through the store's own functions."""
    where = (person_id, "tea-round", "after")
    with store.write() as connection:
        digest = catalogue.at(connection).editions["tea-round"]
        attempts.begin(connection, *where, edition=digest, seed=7, questions=("warmest", "tray"), now=NOW)
        begun = attempts.unfinished(connection, *where)
        assert begun is not None
        given = {"question": "warmest", "edition": digest, "answer": [answer], "certainty": None}
        attempts.save_response(connection, begun.id, person_id, **given, revision=1, seconds=1, now=NOW)
        quiz = catalogue.edition(connection, digest).activity("after")
        assert isinstance(quiz, Quiz)
        marks = {"warmest": rules.mark_response(quiz, "warmest", 7, [answer])}
        marks["tray"] = rules.mark_response(quiz, "tray", 7, None)
        total = rules.total(("warmest", "tray"), marks)
        points = {"warmest": (marks["warmest"].score, marks["warmest"].out_of, marks["warmest"].chance)}
        attempts.submit(
            connection, begun.id, points, score=total.score, out_of=total.out_of, share=total.share, now=NOW
        )


def _publish_edit(store: Store, tmp_path: Path, library: Library, old: str, new: str, change: str) -> None:
    root = tmp_path / "modules"
    shutil.copytree(TEST_MODULES, root, dirs_exist_ok=True)
    quiz = root / "tea-round" / "40-after.quiz.md"
    assert old in quiz.read_text()
    quiz.write_text(quiz.read_text().replace(old, new))
    module = root / "tea-round" / "module.md"
    entry = f"changes:\n  - date: 2026-11-03\n    class: {change}\n    note: Put right.\n"
    module.write_text(module.read_text().replace("changes:\n", entry))
    (result,) = publish(store, (root,), library, NOW)
    assert result.outcome == "new", result.problems


NEW_KEY = (
    "- [ ] The first poured\n\n    feedback-canary-b01 It has stood longest.\n\n- [x] The last poured",
    "- [x] The first poured\n\n    feedback-canary-b01 It has stood longest.\n\n- [ ] The last poured",
)


def test_a_new_key_changes_scores_only_once_confirmed(filled_store: Filled, tmp_path: Path, library: Library) -> None:
    store, ids = filled_store
    catalogue = Catalogue(library)
    _take(store, catalogue, ids["lena"], 1)
    _take(store, catalogue, ids["bola"], 0)
    _take(store, catalogue, ids["edwin"], 2)
    _publish_edit(store, tmp_path, library, *NEW_KEY, "key")

    with store.read() as connection:
        plan = remarking.plan(connection, catalogue, "tea-round")
        before = connection.execute(sa.select(response.c.score).order_by(response.c.id)).scalars().all()

    assert before == [1, 0, 0]
    assert [(c.email, c.old_score, c.new_score) for c in plan.changes] == [
        ("lena@example.org", 1, 0),
        ("bola@example.org", 0, 1),
    ]
    assert remarking.describe(plan)[-1] == ("3 answers were given on earlier editions. 2 would change, for 2 people.")

    with store.write() as connection:
        assert remarking.apply(connection, catalogue, plan, NOW) == 2

    with store.read() as connection:
        assert connection.execute(sa.select(response.c.score).order_by(response.c.id)).scalars().all() == [0, 1, 0]
        shares = connection.execute(sa.select(attempt.c.share).order_by(attempt.c.id)).scalars().all()
        assert shares[0] == 0
        assert shares[1] > 0
        assert connection.execute(sa.select(audit.c.action)).scalars().all() == ["remark"]
        assert remarking.plan(connection, catalogue, "tea-round").changes == ()
        told = {row.person_id: row for row in connection.execute(sa.select(message))}

    assert set(told) == {ids["lena"], ids["bola"]}, "only those whose result changed"
    assert "and is now 0%" in told[ids["lena"]].body
    assert told[ids["lena"]].link == "/modules/tea-round/after/attempts/1/"
    assert "Your result in" in told[ids["bola"]].subject


def test_answers_to_a_question_whose_structure_changed_stand(
    filled_store: Filled, tmp_path: Path, library: Library
) -> None:
    store, ids = filled_store
    catalogue = Catalogue(library)
    _take(store, catalogue, ids["lena"], 1)
    added = "- [ ] The coldest cup\n\n    feedback-canary-b99 It is not.\n\n- [ ] The first poured"
    _publish_edit(store, tmp_path, library, "- [ ] The first poured", added, "structure")
    with store.read() as connection:
        plan = remarking.plan(connection, catalogue, "tea-round")
    assert (plan.examined, plan.unfit, plan.changes) == (1, 1, ())


def test_nothing_to_do_is_said(filled_store: Filled, library: Library) -> None:
    store, _ = filled_store
    with store.read() as connection:
        plan = remarking.plan(connection, Catalogue(library), "tea-round")
    assert remarking.describe(plan) == ["0 answers were given on earlier editions. 0 would change, for 0 people."]


def test_one_answer_is_counted_as_one(filled_store: Filled, tmp_path: Path, library: Library) -> None:
    store, ids = filled_store
    catalogue = Catalogue(library)
    _take(store, catalogue, ids["lena"], 1)
    _publish_edit(store, tmp_path, library, *NEW_KEY, "key")
    with store.read() as connection:
        said = remarking.describe(remarking.plan(connection, catalogue, "tea-round"))
    assert said[-1] == "1 answer was given on earlier editions. 1 would change, for 1 person."
