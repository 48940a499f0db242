"""Merging two accounts: every table has a rule, the plan says exactly what will be done, and no work is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.exports.own_data_words import HELD
from learnapp.store.db.engine import Store
from learnapp.store.operations import merging, personal_data
from learnapp.store.organisations import organisations
from learnapp.store.people import links
from learnapp.store.security import audit as log
from learnapp.store.tables.people_and_work import (
    attempt,
    completion,
    edition,
    merged_row,
    metadata,
    person,
    response,
    run,
)
from tests.conftest import START


def test_every_table_that_names_a_person_has_a_rule() -> None:
    tables = {table.name: table for table, _ in personal_data.personal_tables()}
    assert set(merging.RULES) == set(tables) == set(HELD)
    for name, rule in merging.RULES.items():
        assert rule.words[0].isupper()
        assert set(rule.key) <= set(tables[name].c.keys()), name


def test_rows_that_cannot_both_stay_have_a_key() -> None:
    """Where a table allows a person one row of a kind, its rule says which of two stays."""
    for table, declared in personal_data.personal_tables():
        rule, own = merging.RULES[table.name], declared.column
        unique = [{c.name for c in table.primary_key}] + [
            {c.name for c in one.columns} for one in table.constraints if isinstance(one, sa.UniqueConstraint)
        ]
        unique += [{c.name for c in index.columns} for index in table.indexes if index.unique]
        for names in unique:
            if own in names and table is not person and rule.then == "move" and table.name != "facilitator_note":
                fits = set(rule.key) <= names - {own} and (rule.key or table.name in merging.ONE_EACH)
                assert fits or table.name == "post", (table.name, names)


def _work(connection: Connection, who: int, digest: str, *, steps: int, answers: int, days: int) -> None:
    at = START + timedelta(days=days)
    place = {"module": "tea-round", "edition": digest, "person_id": who}
    done = {"activity": "leaves", "kind": "lesson", "completed_at": at}
    connection.execute(completion.insert().values(**place, **done))
    walked = {"activity": "spilt", "number": 1, "role": "first", "path": [0] * steps, "started_at": at, "moved_at": at}
    connection.execute(run.insert().values(**place, **walked))
    asked = {
        "activity": "after",
        "number": 1,
        "seed": 1,
        "questions": ["one"] * answers,
        "started_at": at,
        "moved_at": at,
    }
    made = connection.execute(attempt.insert().values(**place, **asked).returning(attempt.c.id)).scalar_one()
    for number in range(answers):
        answer = {"attempt_id": made, "person_id": who, "question": f"q{number}", "edition": digest, "answer": []}
        connection.execute(response.insert().values(**answer, revision=1, answered_at=at))


def test_the_account_with_more_work_wins_where_both_have_some_and_the_rest_is_put_aside(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        digest = connection.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalar_one()
        _work(connection, lena, digest, steps=2, answers=3, days=5)
        _work(connection, bola, digest, steps=4, answers=1, days=1)
        where = organisations.only(connection)
        assert where is not None
        organisations.put(connection, where, bola, Role.EDUCATOR, START)
        connection.execute(person.update().where(person.c.id == bola).values(extra_time=0.25))
    with store.read() as connection:
        planned = {line.table: (line.moves, line.aside, line.ends) for line in merging.plan(connection, lena, bola)}
    assert planned["run"] == (1, 1, 0)
    assert planned["attempt"] == (0, 1, 0)
    assert planned["completion"] == (1, 1, 0)
    assert planned["person"] == (0, 0, 1)
    with store.write() as connection:
        merging.move_rows(connection, lena, bola, START)
        token = links.make(connection, lena, "password", START, links.NEW_ACCOUNT_LASTS)
        merging.end_other(connection, lena, bola, [], START, ids["ada"])
        assert links.look(connection, token, links.SET_A_PASSWORD, START) is None, "it was made for less"
    with store.read() as connection:
        rows: dict[str, Any] = {
            table.name: connection.execute(sa.select(table)).all()
            for table in (run, attempt, completion, response, person)
        }
        assert [len(row.path) for row in rows["run"]] == [4]
        assert [len(row.questions) for row in rows["attempt"]] == [3]
        assert {row.person_id for name in ("run", "attempt", "completion", "response") for row in rows[name]} == {lena}
        assert len(rows["response"]) == 3
        assert rows["completion"][0].completed_at == START + timedelta(days=1)
        assert bola not in {row.id for row in rows["person"]}
        assert organisations.may(connection, lena, where, "educate")
        assert next(row.extra_time for row in rows["person"] if row.id == lena) == 0.25
        aside = connection.execute(sa.select(merged_row)).all()
        assert sorted(row.origin for row in aside) == [
            *("attempt", "completion", "organisation_member", "response", "run"),
        ]
        assert "bola@example.org" not in repr([connection.execute(sa.select(t)).all() for t in metadata.sorted_tables])
        assert log.check_all(connection).broken_at is None
