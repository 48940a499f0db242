"""Who gets a message to a cohort, and how many people it has and had."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from learnapp.store.cohorts import cohort_people, cohorts, memberships
from learnapp.store.db.engine import Store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_members_are_those_here_now_and_can_be_chosen_among(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = cohorts.make(
            connection, name="August", about="", starts_on=NOW.date(), ends_on=None, educator=ids["edwin"], now=NOW
        )
        tuesday = cohorts.make_subgroup(connection, made, "Tuesday")
        for who, group in (("lena", tuesday), ("bola", None), ("ada", None)):
            memberships.join(connection, made, ids[who], NOW - DAY, subgroup_id=group)
        assert memberships.end(connection, made, ids["ada"], NOW)

        def names(**which: Any) -> list[str]:
            return [one.name for one in cohort_people.members(connection, made, NOW + DAY, **which)]

        assert names() == ["Bola Adeyemi", "Lena Marsh"]
        assert names(subgroup_id=tuesday) == ["Lena Marsh"]
        assert names(subgroup_id=0) == ["Bola Adeyemi"]
        assert names(people=[ids["bola"]]) == ["Bola Adeyemi"]
        assert names(people=[ids["ada"]]) == [], "who left gets no message"
        assert cohort_people.count_here_and_left(connection, made, NOW + DAY) == (2, 1)
        assert cohort_people.count_here_and_left(connection, made, NOW - timedelta(hours=1)) == (3, 0)
