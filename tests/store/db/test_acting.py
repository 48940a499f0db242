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
from learnapp.store.tables.cohort_tables import cohort_figures
from learnapp.store.tables.module_draft_tables import module_draft, module_draft_seen
from learnapp.store.tables.organisation_tables import closed_membership
from learnapp.store.tables.people_and_work import metadata
from tests.conftest import START
from tests.postgres import postgres_url
from tests.two_organisations import Two

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


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, int, int]]:
    """A store in which each of two organisations has rows of its own in every walled table."""
    two = Two(tmp_path_factory.mktemp("apart"), postgres_url(), "x")
    store: Store = two.app.extensions["store"]
    for world in two.worlds.values():
        who = {"person_id": world.people["edwin"]}
        mine = sa.select(module_draft.c.id).where(module_draft.c.organisation_id == world.organisation)
        figures = {"subject": "a test", "people": 6, "content": {}, "made_at": START}
        was = {"organisation_id": world.organisation, "role": "educator", "since": START}
        with store.write() as connection:
            draft = connection.execute(mine).scalar_one()
            connection.execute(module_draft_seen.insert().values(draft_id=draft, seen_at=START, **who))
            connection.execute(cohort_figures.insert().values(cohort_id=world.id["cohort"], **figures))
            connection.execute(closed_membership.insert().values(**was, **who))
    first, second = (world.organisation for world in two.worlds.values())
    assert first is not None
    assert second is not None
    yield store, first, second
    two.close()


@pytest.mark.parametrize("table", WALLED)
def test_each_organisation_sees_its_own_rows_and_a_visitor_none(apart: tuple[Store, int, int], table: str) -> None:
    store, first, second = apart
    theirs = [_count(store, table, str(who)) for who in (first, second)]
    assert min(theirs) > 0, "an empty table shows nothing of the wall"
    both, every, none = (_count(store, table, who) for who in (f"{first},{second}", EVERY, NOBODY))
    assert (both, every, none) == (sum(theirs), sum(theirs), 0)


@pytest.mark.parametrize("name", WALLED)
def test_nothing_is_written_in_another_organisation(apart: tuple[Store, int, int], name: str) -> None:
    store, first, second = apart
    table = metadata.tables[name]
    with store.read(str(second)) as connection:
        theirs = connection.execute(sa.select(table).limit(1)).mappings().one()
    same = [column == theirs[column.name] for column in table.primary_key]
    with store.write(acts_for=str(first)) as connection:
        one = next(iter(table.primary_key))
        assert connection.execute(table.update().where(*same).values({one: one})).rowcount == 0
        assert connection.execute(table.delete().where(*same)).rowcount == 0
    for acts_for in (str(first), NOBODY):
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security"), store.write(acts_for=acts_for) as db:
            db.execute(table.insert().values(dict(theirs)))


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
    for before, sees in ((NOBODY, 0), (EVERY, 2), (str(second), 1), (str(first), 1)):
        for who, token in tokens.items():
            with store.read(before) as connection:
                found = sign_ins.session_of(connection, token)
                assert found is not None
                seen = set(connection.execute(sa.text("SELECT organisation_id FROM cohort")).scalars())
            assert seen == ({first} if who == "edwin" else {first, second}), who
            assert _count(store, "cohort", before) == sees, "the next to read on it acts for others again"


def test_the_databases_of_the_tests_are_held_by_the_wall(two: tuple[Store, int, int, dict[str, int]]) -> None:
    """A superuser would see everything, and these tests would prove nothing."""
    with two[0].read() as connection:
        assert (
            connection.execute(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar() is False
        )
        assert holds(connection) is True
        forced = connection.execute(sa.text("SELECT relname FROM pg_class WHERE relforcerowsecurity")).scalars()
        assert set(forced) == set(WALLED)
