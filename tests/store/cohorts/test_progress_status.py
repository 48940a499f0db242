"""People's statuses: stored as work is done, and always in agreement with the records."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.domain.editions.edition_encoding import decode_module
from learnapp.store.cohorts import progress_status
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, completions, runs
from learnapp.store.operations import migrate
from learnapp.store.tables.cohort_tables import progress_status as progress_status_table
from learnapp.store.tables.people_and_work import edition

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]
PARTS = ("before", "leaves", "spilt", "after")


def _module(connection: Connection) -> tuple[Module, str]:
    row = connection.execute(sa.select(edition.c.content, edition.c.digest)).one()
    return decode_module(row.content), row.digest


def _rows(connection: Connection, person_id: int | None = None) -> dict[tuple[int, str], tuple[Any, ...]]:
    query = sa.select(progress_status_table).order_by(
        progress_status_table.c.person_id, progress_status_table.c.activity
    )
    if person_id is not None:
        query = query.where(progress_status_table.c.person_id == person_id)
    return {(row.person_id, row.activity): tuple(row)[3:] for row in connection.execute(query)}


class Worker:
    """A person at work, recorded as the learner's screens do it."""

    def __init__(self, connection: Connection, person_id: int) -> None:
        self.connection, self.person = connection, person_id
        self.module, self.digest = _module(connection)

    def begin(self, activity: str, at: datetime) -> None:
        where = (self.connection, self.person, "tea-round", activity)
        if activity == "spilt":
            begun = runs.begin(*where, self.digest, 1, at)
        else:
            begun = attempts.begin(*where, edition=self.digest, seed=1, questions=("tray",), now=at)
        if begun:
            progress_status.began(self.connection, self.person, self.module, activity, at)

    def finish(self, activity: str, at: datetime, share: float | None = None) -> None:
        where = (self.connection, self.person, "tea-round", activity)
        if activity == "leaves":
            done = completions.complete(*where, "lesson", self.digest, at)
        elif activity == "spilt":
            record = runs.first(*where)
            if record is None:
                return
            runs.move(self.connection, record.id, (0, 0, 0), at, ended=True)
            done = runs.open_debrief(self.connection, record.id, at)
        else:
            opened = attempts.unfinished(*where)
            done = opened is not None
            if opened:
                attempts.submit(self.connection, opened.id, {}, score=1, out_of=1, share=share, now=at)
        if done:
            progress_status.finished(self.connection, self.person, self.module, activity, at, share)


@pytest.fixture
def lena(filled_store: Filled) -> Iterator[Worker]:
    store, ids = filled_store
    with store.write() as connection:
        yield Worker(connection, ids["lena"])


def test_beginning_and_finishing_are_noted_for_the_part_and_the_whole(lena: Worker) -> None:
    lena.begin("spilt", NOW)
    assert _rows(lena.connection) == {
        (lena.person, ""): (NOW, NOW, None, 0, None),
        (lena.person, "spilt"): (NOW, NOW, None, 0, None),
    }
    then = NOW + timedelta(hours=1)
    lena.finish("spilt", then)
    assert _rows(lena.connection) == {
        (lena.person, ""): (NOW, then, None, 1, None),
        (lena.person, "spilt"): (NOW, then, then, 1, None),
    }


def test_the_whole_is_done_with_its_last_part_and_stays_so(lena: Worker) -> None:
    for hour, part in enumerate(PARTS):
        if part != "leaves":
            lena.begin(part, NOW + timedelta(hours=hour))
        lena.finish(part, NOW + timedelta(hours=hour), 0.5)
    done = NOW + timedelta(hours=3)
    assert _rows(lena.connection)[lena.person, ""] == (NOW, done, done, 4, 0.5)
    later = NOW + timedelta(days=9)
    lena.begin("after", later)
    lena.finish("after", later, 0.9)
    assert _rows(lena.connection)[lena.person, ""] == (NOW, later, done, 4, 0.9)


def test_prequestions_have_no_result_that_is_kept_here(lena: Worker) -> None:
    lena.begin("before", NOW)
    lena.finish("before", NOW, 1.0)
    assert {row[-1] for row in _rows(lena.connection).values()} == {None}


def test_a_worse_attempt_later_takes_nothing_away(lena: Worker) -> None:
    for hour, share in enumerate((0.8, 0.2, None)):
        lena.begin("after", NOW + timedelta(hours=hour))
        lena.finish("after", NOW + timedelta(hours=hour), share)
    assert _rows(lena.connection)[lena.person, "after"][2:] == (NOW, 1, 0.8)


def test_kept_and_made_again_are_the_same_whatever_was_done(filled_store: Filled) -> None:
    store, ids = filled_store
    chance = random.Random(6)
    with store.write() as connection:
        workers = [Worker(connection, ids[name]) for name in ("lena", "bola", "edwin")]
        at = NOW
        for _ in range(120):
            at += timedelta(minutes=chance.randint(1, 9000))
            worker, part = chance.choice(workers), chance.choice(PARTS)
            if part != "leaves" and chance.random() < 0.6:
                worker.begin(part, at)
            else:
                worker.finish(part, at, chance.choice((None, 0.1, 0.55, 1.0)))
        kept = _rows(connection)
        assert any(row[2] for (_, activity), row in kept.items() if not activity), "nobody finished the module"
        connection.execute(progress_status_table.delete())
        progress_status.rebuild(connection, [workers[0].module])
        assert _rows(connection) == kept
        progress_status.rebuild(connection, [workers[0].module])
        assert _rows(connection) == kept


def test_the_migration_fills_it_from_the_work_that_is_there(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for hour, name in enumerate(("lena", "bola")):
            worker = Worker(connection, ids[name])
            for part in PARTS[: 4 - hour]:
                if part != "leaves":
                    worker.begin(part, NOW + timedelta(hours=hour))
                worker.finish(part, NOW + timedelta(hours=hour + 1), 0.4)
        worker.begin("after", NOW + timedelta(days=1))
        kept = _rows(connection)
    _migrate(store, "0002", "downgrade")
    migrate.migrate(store)
    with store.read() as connection:
        assert _rows(connection) == kept


def _migrate(store: Store, target: str, way: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrate._FOLDER))
    with store.write() as connection:
        config.attributes["connection"] = connection
        getattr(command, way)(config, target)


def test_a_module_that_asks_for_less_is_done_and_one_that_asks_for_more_stays_done(lena: Worker) -> None:
    for part in ("before", "leaves", "after"):
        if part != "leaves":
            lena.begin(part, NOW)
        lena.finish(part, NOW, 0.5)
    module = lena.module
    fewer = tuple(a for a in module.activities if a.slug != "spilt")
    progress_status.rebuild(lena.connection, [_with(module, fewer)])
    assert _rows(lena.connection)[lena.person, ""][2:4] == (NOW, 3)
    progress_status.rebuild(lena.connection, [module])
    assert _rows(lena.connection)[lena.person, ""][2:4] == (NOW, 3)


def _with(module: Module, activities: tuple[Any, ...]) -> Module:
    import msgspec

    return msgspec.structs.replace(module, activities=activities)


def test_parts_finished_at_the_same_moment_all_count(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        worker = Worker(connection, ids["lena"])
        for part in ("before", "spilt", "after"):
            worker.begin(part, NOW)
    gate = threading.Barrier(4)

    def finish(part: str) -> None:
        gate.wait()
        with store.write() as connection:
            Worker(connection, ids["lena"]).finish(part, NOW, 0.5)

    threads = [threading.Thread(target=finish, args=(part,)) for part in PARTS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        assert _rows(connection)[ids["lena"], ""] == (NOW, NOW, NOW, 4, 0.5)
