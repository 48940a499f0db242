"""Moving from SQLite to PostgreSQL: everything arrives to the letter and works there, or nothing arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from learnapp import create_app
from learnapp.store.content import search
from learnapp.store.db.engine import Store
from learnapp.store.db.types import Json, Moment
from learnapp.store.operations import moving
from learnapp.store.operations.migrate import current, latest, migrate
from learnapp.store.operations.moving import Moved, MoveError, move
from learnapp.store.security import audit as audit_log
from learnapp.store.tables.cohort_tables import cohort, message
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import audit, draft, metadata, mistake_report, person, rate_limit
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock
from tests.postgres import postgres_url
from tests.two_organisations import Two

NASTY = (
    '\\N \\. \\x00 \t\r\n\x02\x1f \'; DROP TABLE person; -- %s %(x)s {0} "" \u202eltr\u202c '
    "e\u0301 \ufeff \U0001f469\u200d\u2695\ufe0f \u0130\u0131\u00df \U0010fffd\uffff NULL"
)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[Two]:
    """A site on SQLite that two organisations share, with something in nearly every table."""
    folder = tmp_path_factory.mktemp("moving")
    made = Two(folder, f"sqlite:///{folder / 'learnapp.db'}", password_hash)
    yield made
    made.close()


@pytest.fixture
def target() -> Iterator[Store]:
    opened = Store(postgres_url())
    yield opened
    opened.dispose()


def _source(two: Two) -> Store:
    found: Store = two.app.extensions["store"]
    return found


def _ids(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return connection.execute(sa.select(sa.func.max(table.c.id))).scalar_one()


def test_a_site_of_two_organisations_arrives_whole_and_works(two: Two, target: Store) -> None:
    told: list[Moved] = []
    move(_source(two), target, told.append)
    assert {one.table for one in told} == set(metadata.tables)
    assert all(one.same for one in told)
    filled = {one.table for one in told if one.rows[0]}
    kinds = {type(column.type) for name in filled for column in metadata.tables[name].columns}
    assert {sa.Boolean, sa.LargeBinary, sa.Date, sa.Float, Json, Moment} <= kinds, (
        "a move of empty tables shows nothing"
    )
    assert len(filled) > 40
    assert current(target) == latest()

    with target.write() as connection:
        verdict = audit_log.check_all(connection)
        assert verdict.entries
        assert verdict.broken_at is None
        audit_log.write_audit(connection, "name", {}, START, None)
        assert audit_log.check_all(connection).broken_at is None
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), target.write() as connection:
        connection.execute(audit.update().values(action="other"))
    with target.read("") as connection:
        assert connection.execute(sa.select(cohort.c.id)).all() == [], "row-level security shows a visitor nothing"
    first = str(two.worlds["heron"].organisation)
    with target.read(first) as connection:
        seen = connection.execute(sa.select(organisation_member.c.organisation_id).distinct()).scalars().all()
    assert [str(one) for one in seen] == [first]
    with target.read() as connection, _source(two).read() as before:
        assert search.count(connection, ["tea"]) == search.count(before, ["tea"]) > 0

    last = _ids(target, person)
    with target.write() as connection:
        values = {"email": "n@example.org", "email_key": "n@example.org", "name": "New", "created_at": START}
        new = person.insert().values(**values, password_changed_at=START).returning(person.c.id)
        assert connection.execute(new).scalar_one() == last + 1, "numbers go on"


def test_the_site_is_served_from_there_and_no_one_is_signed_out(two: Two, target: Store) -> None:
    move(_source(two), target, lambda one: None)
    made = two.worlds["heron"]
    settings = replace(two.app.extensions["settings"], database_url=target.url.render_as_string(hide_password=False))
    app = create_app(settings, Clock())
    lena = Visitor(app)
    with lena.client.session_transaction() as session:
        session.update(made.sessions["lena"])
    assert "The heron round" in lena.get("/search/?q=heron").main
    assert made.say("canary-reflection") in lena.get("/notes/").text, "her sealed writing opens with the same vault"
    edwin = Visitor(app)
    page = edwin.get("/account/sign-in/")
    edwin.submit(page, "Sign in", {"email": "edwin@example.org", "password": PASSWORD})
    assert made.mark in edwin.get(f"/educator/cohorts/{made.id['cohort']}/people/").text.lower()
    app.extensions["store"].dispose()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'small.db'}")
    migrate(opened)
    with opened.write() as connection:
        values = {"email": "l@example.org", "email_key": "l@example.org", "name": NASTY[:100], "created_at": START}
        connection.execute(person.insert().values(id=7, **values, password_changed_at=START, extra_time=0.1))
    yield opened
    opened.dispose()


def _message(connection: Any, number: int, **values: Any) -> None:
    given = {"person_id": 7, "key": f"k{number}", "subject": "s", "body": "b", "sent_at": START, **values}
    connection.execute(message.insert().values(**given))


def test_text_that_is_hard_to_carry_arrives_to_the_letter(small: Store, target: Store) -> None:
    with small.write() as connection:
        _message(connection, 1, body=NASTY, sender="", read_at=None)
        form = {"b": ["\0", NASTY], "a": None}
        connection.execute(draft.insert().values(person_id=7, path=NASTY[:300], form=form, held_at=START))
        connection.execute(rate_limit.insert().values(key="z", period=2**60, count=-1))
    move(small, target, lambda one: None)
    with target.read() as connection:
        assert connection.execute(sa.select(message.c.body, message.c.sender, message.c.read_at)).all() == [
            (NASTY, "", None)
        ]
        assert connection.execute(sa.select(draft.c.form)).scalar_one() == form
        assert connection.execute(sa.select(person.c.extra_time, person.c.created_at)).one() == (0.1, START)
    with target.write() as connection:
        report = {"page": "/", "owner_email": "o@example.org", "text": "t", "reported_at": START}
        first = mistake_report.insert().values(**report).returning(mistake_report.c.id)
        assert connection.execute(first).scalar_one() == 1, "an empty table begins with 1"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"body": "be\0gone"}, "its column body has a NUL character, which PostgreSQL does not allow in text"),
        ({"subject": "s" * 201}, "value too long for type character varying(200)"),
    ],
)
def test_what_postgresql_does_not_take_is_named_by_table_and_row(
    small: Store, target: Store, values: dict[str, str], said: str
) -> None:
    with small.write() as connection:
        for number in range(30):
            _message(connection, number, **(values if number == 20 else {}))
    with pytest.raises(MoveError, match=re.escape(said)) as error:
        move(small, target, lambda one: None)
    assert "the row of the table message with id 21" in str(error.value)
    assert current(target) is None, "as empty as before"


def test_text_that_cannot_be_read_is_named_by_its_table(small: Store, target: Store) -> None:
    with small.write() as connection:
        _message(connection, 1)
        connection.exec_driver_sql("UPDATE message SET body = CAST(x'c328' AS TEXT)")
    with pytest.raises(MoveError, match="The table message cannot be read: "):
        move(small, target, lambda one: None)
    assert current(target) is None


def test_a_difference_is_seen_and_leaves_nothing(small: Store, target: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with small.write() as connection:
        for number in range(3):
            _message(connection, number)
    told: list[Moved] = []
    write = moving._write

    def changed(connection: Any, table: sa.Table, rows: list[Any]) -> None:
        write(connection, table, [tuple("B" if value == "b" else value for value in row) for row in rows])

    monkeypatch.setattr(moving, "_write", changed)
    with pytest.raises(MoveError, match=r"Not the same on both databases: message\."):
        move(small, target, told.append)
    assert [(one.table, one.rows) for one in told if not one.same] == [("message", (3, 3))]
    assert current(target) is None


def test_only_an_empty_database_is_filled(small: Store, target: Store) -> None:
    migrate(target)
    with pytest.raises(MoveError, match="That database is not empty"):
        move(small, target, lambda one: None)


def test_nothing_else_writes_meanwhile(small: Store, target: Store) -> None:
    from learnapp.store.db.engine import StoreBusyError

    def write_too(_one: Moved) -> None:
        with pytest.raises(StoreBusyError), Store(str(small.url)).write(wait=0):
            pass

    move(small, target, write_too)
