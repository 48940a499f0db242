"""Marking again: shown first, done when confirmed, nothing touched that does not fit."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.domain.content.content import Library
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.operations import remarking
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import message
from learnapp.store.tables.people_and_work import attempt, audit, response
from tests.conftest import statements_of
from tests.store.learning.working import NOW, Filled
from tests.store.operations.marked_again import NEW_KEY, publish_edit, take


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


def test_a_new_key_changes_scores_only_once_confirmed(filled_store: Filled, tmp_path: Path, library: Library) -> None:
    store, ids = filled_store
    catalogue = Catalogue(library)
    take(store, catalogue, ids["lena"], 1)
    take(store, catalogue, ids["bola"], 0)
    take(store, catalogue, ids["edwin"], 2)
    publish_edit(store, tmp_path, library, *NEW_KEY, "key")

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
    take(store, catalogue, ids["lena"], 1)
    added = "- [ ] The coldest cup\n\n    feedback-canary-b99 It is not.\n\n- [ ] The first poured"
    publish_edit(store, tmp_path, library, "- [ ] The first poured", added, "structure")
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
    take(store, catalogue, ids["lena"], 1)
    publish_edit(store, tmp_path, library, *NEW_KEY, "key")
    with store.read() as connection:
        said = remarking.describe(remarking.plan(connection, catalogue, "tea-round"))
    assert said[-1] == "1 answer was given on earlier editions. 1 would change, for 1 person."


def test_fifty_attempts_are_marked_again_in_as_many_queries_as_five(
    filled_store: Filled, tmp_path: Path, library: Library
) -> None:
    store, catalogue = filled_store[0], Catalogue(library)
    for number in range(55):
        email = f"p{number}@example.org"
        with store.write() as connection:
            who = people.add(connection, name="P", email=email, password_hash="!", now=NOW)
        assert who is not None
        take(store, catalogue, who, 0)
    publish_edit(store, tmp_path, library, *NEW_KEY, "key")
    with store.read() as connection:
        plan = remarking.plan(connection, catalogue, "tea-round")
    counted = []
    for size, some in ((5, plan.changes[:5]), (50, plan.changes[5:])):
        with statements_of(store) as statements, store.write() as connection:
            assert remarking.apply(connection, catalogue, replace(plan, changes=some), NOW) == size
            assert remarking.apply(connection, catalogue, replace(plan, changes=some), NOW) == 0, "marked again already"
            counted.append(len(statements()))
    assert counted[0] == counted[1]
    with store.read() as connection:
        scores = connection.execute(sa.select(attempt.c.score)).scalars().all()
        told = connection.execute(sa.select(sa.func.count()).select_from(message)).scalar_one()
    assert (set(scores), told) == ({1}, 55)
