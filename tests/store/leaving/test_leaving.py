"""Taking a person out of an organisation ends their cohorts and sets there, and nothing elsewhere."""

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.leaving.leaving import leave
from learnapp.store.organisations import organisations
from learnapp.store.sets import sets
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]


def test_cohorts_and_sets_of_the_organisation_end_and_others_stay(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    about = {"about": "", "starts_on": START.date(), "ends_on": None, "now": START, "educator": ids["edwin"]}
    with store.write() as connection:
        first, second = organisations.only(connection), organisations.make(connection, "Southmoor", START, None)
        assert second is not None
        made = {}
        for where in (first, second):
            here = cohorts.make(connection, name="F1", organisation_id=where, **about)  # type: ignore[arg-type]
            memberships.join(connection, here, lena, START)
            set_id = sets.make(connection, "Tuesdays", "", START, organisation_id=where)
            sets.join(connection, set_id, lena, START)
            made[where] = here, set_id
        assert leave(connection, second, lena, START, ids["ada"])
        assert not leave(connection, second, lena, START, ids["ada"])
        assert [one.id for one in memberships.cohorts_of(connection, lena, START)] == [made[first][0]]
        assert [one.the_set.id for one in sets.of_person(connection, lena)] == [made[first][1]]
        assert not memberships.is_member(connection, made[second][0], lena, START)
