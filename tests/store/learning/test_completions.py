"""One table says what is done, whatever the kind, and is written with the work itself; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, runs
from learnapp.store.learning.completions import Completion, complete, completed_at, completions
from learnapp.store.learning.finishes import finishes
from learnapp.store.learning.records import records
from learnapp.store.operations import migrate
from learnapp.store.tables.people_and_work import completion, edition
from tests.store.operations.test_migrate import _drift

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
Filled = tuple[Store, dict[str, int]]


class Lena:
    """A person at work on the tea round."""

    def __init__(self, connection: Connection, person_id: int) -> None:
        self.connection, self.id = connection, person_id
        self.digest = connection.execute(sa.select(edition.c.digest)).scalar_one()

    def at(self, activity: str) -> tuple[Connection, int, str, str]:
        return self.connection, self.id, "tea-round", activity

    def done(self) -> dict[str, Completion]:
        return completions(self.connection, self.id).get("tea-round", {})

    def finish_lesson(self, now: datetime = NOW) -> bool:
        return complete(*self.at("leaves"), "lesson", self.digest, now)

    def walk(self, now: datetime = NOW, *, debrief: bool = True) -> None:
        runs.begin(*self.at("spilt"), self.digest, 1, now)
        record = runs.first(*self.at("spilt"))
        assert record
        runs.move(self.connection, record.id, (0, 0, 0), now, ended=True)
        if debrief:
            runs.open_debrief(self.connection, record.id, now)

    def answer(self, now: datetime = NOW, share: float = 0.5, *, submit: bool = True) -> None:
        attempts.begin(*self.at("after"), edition=self.digest, seed=1, questions=("tray",), now=now)
        opened = attempts.unfinished(*self.at("after"))
        assert opened
        if submit:
            attempts.submit(self.connection, opened.id, {}, score=share, out_of=1, share=share, now=now)


@pytest.fixture
def lena(filled_store: Filled) -> Iterator[Lena]:
    store, ids = filled_store
    with store.write() as connection:
        yield Lena(connection, ids["lena"])


def test_each_kind_is_completed_by_its_own_act_and_not_before(lena: Lena) -> None:
    lena.walk(debrief=False)
    lena.answer(submit=False)
    assert lena.done() == {}
    lena.finish_lesson()
    lena.walk(LATER)
    attempt = attempts.unfinished(*lena.at("after"))
    assert attempt
    attempts.submit(lena.connection, attempt.id, {}, score=0, out_of=1, share=0.0, now=LATER)
    assert lena.done() == {
        "leaves": Completion("lesson", lena.digest, NOW),
        "spilt": Completion("case", lena.digest, LATER),
        "after": Completion("quiz", lena.digest, LATER),
    }


def test_the_first_time_counts(lena: Lena) -> None:
    assert lena.finish_lesson()
    assert not lena.finish_lesson(LATER)
    lena.answer()
    lena.answer(LATER)
    assert {one.completed_at for one in lena.done().values()} == {NOW}
    assert completed_at(*lena.at("leaves")) == NOW
    assert completed_at(*lena.at("before")) is None


def test_a_what_if_completes_nothing(lena: Lena) -> None:
    lena.walk()
    record = runs.first(*lena.at("spilt"))
    assert record
    lena.connection.execute(completion.delete())
    runs.begin_what_if(*lena.at("spilt"), record, 0, LATER)
    latest = runs.latest(*lena.at("spilt"))
    assert latest
    runs.move(lena.connection, latest.id, (0, 0, 0), LATER, ended=True)
    runs.open_debrief(lena.connection, latest.id, LATER)
    assert lena.done() == {}


def test_an_activity_that_became_another_kind_is_completed_anew(lena: Lena) -> None:
    assert complete(*lena.at("spilt"), "lesson", lena.digest, NOW)
    assert complete(*lena.at("spilt"), "case", lena.digest, LATER)
    assert lena.done()["spilt"] == Completion("case", lena.digest, LATER)


def test_records_and_finishes_say_the_same_is_done(lena: Lena) -> None:
    lena.finish_lesson()
    lena.walk(LATER)
    lena.answer(share=0.25)
    lena.answer(LATER, 0.75)
    read, finished = records(lena.connection, lena.id)["tea-round"], finishes(lena.connection, lena.id)["tea-round"]
    done = {slug: (one.kind, one.completed_at) for slug, one in lena.done().items()}
    assert {slug: (one.kind, one.completed_at) for slug, one in read.items()} == done
    assert {slug: (one.kind, one.at) for slug, one in finished.items()} == done
    assert finished["after"].shares == (0.25, 0.75)
    assert finishes(lena.connection, lena.id, "tea-round")["tea-round"] == finished


@pytest.mark.parametrize(("lesson", "case", "kind"), [(NOW, LATER, "case"), (LATER, NOW, "lesson")])
def test_a_record_is_of_the_kind_that_was_worked_on_last(
    lena: Lena, lesson: datetime, case: datetime, kind: str
) -> None:
    complete(*lena.at("spilt"), "lesson", lena.digest, lesson)
    lena.walk(case, debrief=False)
    record = records(lena.connection, lena.id)["tea-round"]["spilt"]
    assert (record.kind, record.completed_at) == (kind, None if kind == "case" else lesson)


def _migrate(store: Store, target: str, way: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrate._FOLDER))
    with store.write() as connection:
        config.attributes["connection"] = connection
        getattr(command, way)(config, target)


def _all(store: Store) -> list[Any]:
    with store.read() as connection:
        return list(connection.execute(sa.select(completion).order_by(*completion.primary_key)))


def test_the_migration_fills_it_from_the_work_that_is_there_and_can_be_undone(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for name in ("lena", "bola"):
            one = Lena(connection, ids[name])
            one.finish_lesson()
            one.walk(LATER, debrief=name == "lena")
            one.answer(LATER)
            one.answer(LATER + timedelta(days=1), 1.0)
        one.answer(LATER + timedelta(days=2), submit=False)
    before = _all(store)
    assert len(before) == 5
    _migrate(store, "0004", "downgrade")
    with store.read() as connection:
        lessons = connection.execute(sa.text("SELECT person_id, activity FROM lesson_finish ORDER BY id")).all()
    assert {tuple(row) for row in lessons} == {(ids["lena"], "leaves"), (ids["bola"], "leaves")}
    migrate.migrate(store)
    assert _all(store) == before
    with store.read() as connection:
        assert _drift(connection) == []


def test_of_two_kinds_completed_the_migration_keeps_the_later(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        one = Lena(connection, ids["lena"])
        one.walk(LATER)
        digest = one.digest
    _migrate(store, "0004", "downgrade")
    with store.write() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO lesson_finish (person_id, module, activity, edition, finished_at)"
                " VALUES (:who, 'tea-round', 'spilt', :edition, :at)"
            ).bindparams(sa.bindparam("at", type_=completion.c.completed_at.type)),
            {"who": ids["lena"], "edition": digest, "at": NOW},
        )
    migrate.migrate(store)
    assert [(row.kind, row.completed_at) for row in _all(store)] == [("case", LATER)]
