"""The second wall: PostgreSQL shows only rows of the organisations that a connection acts for, whatever the query."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.acting import EVERY, NOBODY, declare, holds
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import people, sign_ins
from learnapp.store.sets import sets
from learnapp.store.tables.people_and_work import metadata
from tests.conftest import START
from tests.postgres import postgres_url

WALLED = (
    *("organisation_member", "cohort", "learning_set", "cohort_educator", "subgroup", "membership", "invitation"),
    *("address_list", "assignment", "cohort_figures", "nudge", "set_member", "set_invitation", "discussion"),
    *("set_action", "module_draft", "module_draft_file", "module_draft_save", "module_draft_comment"),
    *("module_draft_seen", "panel", "panel_expert", "api_token", "receiver", "delivery"),
    "closed_membership",
)


@pytest.fixture(scope="module")
def two(filled_postgres: tuple[str, dict[str, int]]) -> Iterator[tuple[Store, int, int, dict[str, int]]]:
    """A store with two organisations, each with a cohort and a set; Lena belongs to both, Edwin to the first."""
    url, ids = filled_postgres
    store = Store(postgres_url(copy_of=url))
    about = {"about": "", "starts_on": START.date(), "ends_on": None, "now": START}
    with store.write() as connection:
        first, second = organisations.only(connection), organisations.make(connection, "Southmoor", START, None)
        assert first is not None
        assert second is not None
        people.set_role(connection, ids["bola"], Role.EDUCATOR, START, None, second)
        for where, educator in ((first, "edwin"), (second, "bola")):
            made = cohorts.make(connection, name="F1", educator=ids[educator], organisation_id=where, **about)  # type: ignore[arg-type]
            memberships.join(connection, made, ids["lena"], START)
            set_id = sets.make(connection, "Tuesdays", "", START, organisation_id=where)
            assert sets.join(connection, set_id, ids["lena"], START) == "joined"
    yield store, first, second, ids
    store.dispose()


def _count(store: Store, table: str, acts_for: str) -> int:
    with store.read(acts_for) as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(metadata.tables[table])).scalar_one())


@pytest.mark.parametrize("table", WALLED)
def test_a_visitor_has_no_rows(two: tuple[Store, int, int, dict[str, int]], table: str) -> None:
    assert _count(two[0], table, NOBODY) == 0


@pytest.mark.parametrize("table", ["cohort", "cohort_educator", "membership", "learning_set", "set_member"])
def test_each_organisation_has_its_own(two: tuple[Store, int, int, dict[str, int]], table: str) -> None:
    store, first, second, _ = two
    assert [_count(store, table, who) for who in (str(first), str(second), f"{first},{second}", EVERY)] == [1, 1, 2, 2]


def test_nothing_is_written_in_another_organisation(two: tuple[Store, int, int, dict[str, int]]) -> None:
    store, first, second, ids = two
    with store.read() as connection:
        theirs = connection.execute(sa.text("SELECT id FROM cohort WHERE organisation_id = :o"), {"o": second}).scalar()
    with store.write(acts_for=str(first)) as connection:
        for table, column, which in (
            ("cohort", "organisation_id", second),
            ("learning_set", "organisation_id", second),
            ("membership", "cohort_id", theirs),
        ):
            gone = connection.execute(sa.text(f"DELETE FROM {table} WHERE {column} = :which"), {"which": which})
            assert gone.rowcount == 0
    with pytest.raises(sa.exc.ProgrammingError, match="row-level security"), store.write(acts_for=str(first)) as db:
        organisations.enrol(db, second, ids["edwin"], START)


def test_the_setting_ends_with_a_transaction_and_a_reading_connection_is_told_anew(
    two: tuple[Store, int, int, dict[str, int]],
) -> None:
    store, first, second, _ = two
    with store.write(acts_for=str(first)) as connection:
        declare(connection, EVERY)
    with store.engine.connect() as connection:
        assert not connection.execute(sa.text("SELECT current_setting('learnapp.acts_for', true)")).scalar()
    assert _count(store, "cohort", str(first)) == 1
    assert _count(store, "cohort", NOBODY) == 0
    assert _count(store, "cohort", str(second)) == 1


def test_finding_who_asks_sets_it_whatever_the_connection_did_before(
    two: tuple[Store, int, int, dict[str, int]],
) -> None:
    store, first, second, ids = two
    with store.write() as connection:
        tokens = {who: sign_ins.begin(connection, ids[who], "a test", START, START - START) for who in ids}
    for before in (NOBODY, EVERY, str(second), str(first)):
        for who, token in tokens.items():
            with store.read(before) as connection:
                found = sign_ins.session_of(connection, token)
                assert found is not None
                seen = set(connection.execute(sa.text("SELECT organisation_id FROM cohort")).scalars())
            assert seen == ({first} if who == "edwin" else {first, second}), who


def test_the_databases_of_the_tests_are_held_by_the_wall(two: tuple[Store, int, int, dict[str, int]]) -> None:
    """A superuser would see everything, and these tests would prove nothing."""
    with two[0].read() as connection:
        assert (
            connection.execute(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar() is False
        )
        assert holds(connection) is True
        forced = connection.execute(sa.text("SELECT relname FROM pg_class WHERE relforcerowsecurity")).scalars()
        assert set(forced) == set(WALLED)
