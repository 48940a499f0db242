"""Making a copy of a cohort."""

from __future__ import annotations

from datetime import date

import pytest

from learnapp.educator.cohorts.copying_actions import copy, whole_weeks
from learnapp.store.cohorts import cohorts
from learnapp.store.db.engine import Store
from tests.conftest import START


@pytest.mark.parametrize(
    ("old", "new", "weeks"),
    [
        (date(2026, 8, 5), date(2027, 8, 4), 52),
        (date(2026, 8, 5), date(2027, 8, 8), 53),
        (date(2026, 8, 5), date(2026, 8, 8), 0),
        (date(2026, 8, 5), date(2026, 8, 9), 1),
        (date(2026, 8, 5), date(2026, 7, 29), -1),
    ],
)
def test_dates_move_by_the_nearest_whole_weeks(old: date, new: date, weeks: int) -> None:
    assert whole_weeks(old, new).days == weeks * 7


def test_a_copy_has_its_own_start_the_sub_groups_and_one_educator(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        about = {"about": "For this year.", "starts_on": date(2026, 8, 5), "ends_on": date(2027, 8, 3)}
        made = cohorts.make(connection, name="F1s", educator=ids["edwin"], now=START, **about)
        cohorts.make_subgroup(connection, made, "Tuesday")
        old = cohorts.for_educator(connection, ids["edwin"], made, START)
        assert old is not None
        new, copied = copy(connection, old, "F1s 2027", date(2027, 8, 5), ids["ada"], START)
        found = cohorts.for_educator(connection, ids["ada"], new, START)
        assert found is not None
        assert (found.name, found.about) == ("F1s 2027", "For this year.")
        assert (found.starts_on, found.ends_on) == (date(2027, 8, 5), date(2028, 8, 1))
        assert [group.name for group in cohorts.subgroups(connection, new, START)] == ["Tuesday"]
        assert [one.person_id for one in cohorts.educators(connection, new, START)] == [ids["ada"]]
        assert copied == 0
