"""The first wall: SQL that keeps a query to the organisations of a person."""

import pytest
import sqlalchemy as sa

from learnapp.domain.people.roles import Permission, Role
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.organisations.scope import best_role, keep_to, within
from learnapp.store.people import people
from learnapp.store.tables.organisation_tables import organisation
from learnapp.store.tables.people_and_work import person
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]


@pytest.mark.parametrize(
    ("who", "permission", "where"),
    [
        ("lena", "learn", ["Main organisation", "Southmoor"]),
        ("lena", "educate", ["Southmoor"]),
        ("lena", "lead", []),
        ("bola", "learn", ["Main organisation"]),
        ("edwin", "educate", ["Main organisation"]),
        ("ada", "lead", ["Main organisation"]),
    ],
)
def test_a_person_is_kept_to_their_organisations(
    filled_store: Filled, who: str, permission: Permission, where: list[str]
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        second = organisations.make(connection, "Southmoor", START, None)
        people.set_role(connection, ids["lena"], Role.EDUCATOR, START, None, second)
        query = sa.select(organisation.c.name).where(within(organisation.c.id, ids[who], permission))
        assert list(connection.execute(query.order_by(organisation.c.name)).scalars()) == where


def test_a_session_of_another_platform_is_kept_to_one_organisation(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        first, second = organisations.only(connection), organisations.make(connection, "Southmoor", START, None)
        assert second is not None
        people.set_role(connection, ids["lena"], Role.EDUCATOR, START, None, second)
        for kept, may_learn, may_educate in ((None, True, True), (first, False, False), (second, True, True)):
            keep_to(kept)
            try:
                found = [organisations.may(connection, ids["lena"], second, what) for what in ("learn", "educate")]
                assert found == [may_learn, may_educate]
                assert not organisations.may(connection, ids["bola"], second), "it lends no one a place"
            finally:
                keep_to(None)


def test_the_best_role_is_that_of_all_organisations_or_of_some(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        first = organisations.only(connection)
        second = organisations.make(connection, "Southmoor", START, None)
        assert first is not None
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, second)
        people.set_role(connection, ids["edwin"], Role.LEAD, START, None, second)
        for who, among, role in (
            ("lena", None, "lead"),
            ("lena", [first], "learner"),
            ("edwin", None, "lead"),
            ("edwin", [first], "educator"),
            ("ada", None, "admin"),
            ("ada", [second], "admin"),
        ):
            assert connection.execute(sa.select(best_role(among)).where(person.c.id == ids[who])).scalar() == role
