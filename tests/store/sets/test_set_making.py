"""Sets made from a cohort, on both databases: all or none, and no one in two."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.sets import set_making, sets
from learnapp.store.sets.set_making import PlannedSet
from tests.conftest import START
from tests.learning_sets.making import somebody


def test_sets_are_made_once_and_who_left_one_is_free_again(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        cohort = cohorts.make(
            connection,
            name="F1",
            about="",
            starts_on=date(2026, 8, 1),
            ends_on=None,
            educator=ids["edwin"],
            now=START,
        )
        people = [somebody(connection, f"Peer{i}") for i in range(8)]
        for who in people:
            memberships.join(connection, cohort, who, START, grade="F1", specialty="Surgery", site="City")
        assert [(one.id, one.grade, one.site) for one in set_making.free(connection, cohort, START)] == [
            (who, "F1", "City") for who in people
        ]
    planned = [PlannedSet("Tuesday", tuple(people[:4])), PlannedSet("Thursday", tuple(people[4:]))]

    def make(_: int) -> list[int] | None:
        with store.write() as connection:
            return set_making.make_all(connection, cohort, planned, "- Be kind.", START)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(make, range(4)))
    assert sorted(one is None for one in found) == [False, True, True, True]
    made = next(one for one in found if one)
    with store.write() as connection:
        assert [(one.name, one.people) for one in set_making.made(connection, cohort)] == [
            ("Tuesday", 4),
            ("Thursday", 4),
        ]
        sets.leave(connection, made[0], people[0], START)
        sets.close(connection, made[1], START)
        free = {one.id for one in set_making.free(connection, cohort, START)}
        assert free == {people[0], *people[4:]}
        assert [one.people for one in set_making.made(connection, cohort)] == [3, 4]
