"""What a person has done."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.domain.activities.records import QuizRecord
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, completions, runs
from learnapp.store.learning.records import EVERYTHING, SURE, records
from learnapp.store.operations import merging, personal_data, remarking
from learnapp.store.tables.people_and_work import attempt
from tests.store.learning.working import NOW, Filled, _edition
from tests.store.operations.marked_again import NEW_KEY, publish_edit, take


def test_records_tell_what_is_done_and_where_one_is(filled_store: Filled) -> None:
    store, ids = filled_store
    digest = _edition(store)
    with store.write() as connection:
        completions.complete(connection, ids["lena"], "tea-round", "leaves", "lesson", digest, NOW)
        runs.begin(connection, ids["lena"], "tea-round", "spilt", digest, 0, NOW)
        attempts.begin(
            connection,
            ids["lena"],
            "tea-round",
            "after",
            edition=digest,
            seed=1,
            questions=("tray", "tips"),
            now=NOW,
        )
    with store.read() as connection:
        mine = records(connection, ids["lena"])["tea-round"]
        assert records(connection, ids["lena"], "tea-round")["tea-round"] == mine
        assert records(connection, ids["bola"]) == {}
    assert mine["leaves"].completed_at == NOW
    assert (mine["spilt"].steps, mine["spilt"].ended) == (0, False)  # type: ignore[union-attr]
    quiz = mine["after"]
    assert (quiz.open, quiz.answered, quiz.asked, quiz.completed_at) == (True, 0, 2, None)  # type: ignore[union-attr]
    assert quiz.touched == NOW


def _quiz_of(store: Store, person_id: int) -> QuizRecord:
    """The person's record of the quiz `after`, which must agree with a count of all their attempts."""
    with store.read() as connection:
        record = records(connection, person_id)["tea-round"]["after"]
        assert records(connection, person_id, "tea-round")["tea-round"]["after"] == record
        rows = connection.execute(sa.select(attempt).where(attempt.c.person_id == person_id)).all()
    assert isinstance(record, QuizRecord)
    assert record.best == max((row.share for row in rows if row.share is not None), default=None)
    assert record.touched == max(row.submitted_at or row.moved_at for row in rows)
    assert record.open == any(row.submitted_at is None for row in rows)
    return record


def test_best_and_latest_are_what_counting_every_attempt_finds(filled_store: Filled, tmp_path: Path) -> None:
    store, ids = filled_store
    library = read_library((MODULES,))
    catalogue, lena, bola = Catalogue(library), ids["lena"], ids["bola"]
    take(store, catalogue, lena, 2)
    first = _quiz_of(store, lena)
    for days, answer in ((1, 1), (2, 2), (3, 2)):
        take(store, catalogue, lena, answer, NOW + timedelta(days=days))
        assert _quiz_of(store, lena).completed_at == NOW
    again = _quiz_of(store, lena)
    assert (again.best or 0) > (first.best or 0), "by the second of four"

    take(store, catalogue, lena, 2, NOW - timedelta(days=1))  # done without a network, sent now
    assert _quiz_of(store, lena).touched == NOW + timedelta(days=3)

    publish_edit(store, tmp_path, library, *NEW_KEY, "key")
    assert _quiz_of(store, lena) == again
    with store.write() as connection:
        plan = remarking.plan(connection, catalogue, "tea-round")
        assert remarking.apply(connection, catalogue, plan, NOW) == 1
    assert (_quiz_of(store, lena).best or 0) < (again.best or 0)

    take(store, catalogue, bola, 1)
    _quiz_of(store, bola)
    with store.write() as connection:
        digest = catalogue.at(connection).editions["tea-round"]
        where = (lena, "tea-round", "after")
        attempts.begin(connection, *where, edition=digest, seed=1, questions=("tray",), now=NOW + timedelta(days=9))
    assert _quiz_of(store, lena).open
    with store.write() as connection:
        merging.move_rows(connection, bola, lena, NOW)
        merging.end_other(connection, bola, lena, [], NOW, None)
    assert _quiz_of(store, bola).asked == 1, "the account with more attempts has won"
    with store.write() as connection:
        personal_data.erase(connection, bola)
    with store.read() as connection:
        assert records(connection, bola) == records(connection, lena) == {}


def test_of_an_activity_that_changed_its_kind_the_latest_work_counts(filled_store: Filled) -> None:
    store, ids = filled_store
    catalogue, lena, digest = Catalogue(read_library((MODULES,))), ids["lena"], _edition(store)
    place = (lena, "tea-round", "after")
    take(store, catalogue, lena, 0)
    with store.write() as connection:
        completions.complete(connection, *place, "lesson", digest, NOW + timedelta(days=1))
    with store.read() as connection:
        lesson = records(connection, lena)["tea-round"]["after"]
    assert (lesson.kind, lesson.completed_at) == ("lesson", NOW + timedelta(days=1))
    with store.write() as connection:
        runs.begin(connection, *place, digest, 0, NOW + timedelta(days=2))
    with store.read() as connection:
        case = records(connection, lena)["tea-round"]["after"]
    assert (case.kind, case.completed_at) == ("case", None)
    take(store, catalogue, lena, 0, NOW + timedelta(days=3))
    assert _quiz_of(store, lena).completed_at == NOW + timedelta(days=3)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_years_of_attempts_are_not_read_for_their_best_and_latest(store: Store) -> None:
    with store.read() as connection:
        asked = EVERYTHING.statement.compile(connection.engine, compile_kwargs={"render_postcompile": True})
        values = tuple(1 for _ in asked.positiontup or ())
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values)]
    looks = [step for step in plan if "attempt USING COVERING INDEX" in step]
    assert len(looks) == 2
    assert all(f"ix_attempt_{name}" in step for name, step in zip(("submitted", "share"), looks, strict=True))


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_years_of_answers_are_not_read_for_the_latest(store: Store) -> None:
    """Without its order in the index, PostgreSQL sorted all that a person had ever answered, or read everyone's."""
    with store.read() as connection:
        for way in ("seqscan", "sort", "bitmapscan"):
            connection.exec_driver_sql(f"SET enable_{way} = off")
        asked = SURE.statement.compile(connection.engine, compile_kwargs={"render_postcompile": True})
        rows = connection.exec_driver_sql(f"EXPLAIN {asked}", {**asked.params, "person_id": 1})
        plan = "\n".join(row[0] for row in rows)
    assert "Backward using ix_response_person_id" in plan
    assert "Sort" not in plan
