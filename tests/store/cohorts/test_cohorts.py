"""Cohorts that no one can look after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts
from learnapp.store.leaving import leaving
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.store.cohorts.inviting import NOW, Made


@pytest.mark.parametrize("goes", ["is suspended", "loses the role", "leaves", "stays"])
def test_a_cohort_is_without_an_educator_when_none_of_its_own_may_act(cohort: Made, goes: str) -> None:
    store, ids, made = cohort
    later = NOW + timedelta(hours=1)
    with store.write() as db:
        people.set_role(db, ids["bola"], Role.EDUCATOR, NOW, None)
        where = organisations.only(db)
        assert where is not None
        if goes == "is suspended":
            people.suspend(db, ids["edwin"], NOW, None, on=True)
        elif goes == "loses the role":
            people.set_role(db, ids["edwin"], Role.LEARNER, NOW, None)
        elif goes == "leaves":
            leaving.leave(db, where, ids["edwin"], NOW, None)
        gone = goes != "stays"
        assert [one.id for one in cohorts.without_educator(db, None, later)] == [made] * gone
        assert [one.id for one in cohorts.without_educator(db, [where], later)] == [made] * gone
        assert cohorts.without_educator(db, [where + 1], later) == []
        assert (ids["edwin"] in organisations.educators(db, where)) is not gone
        assert {ids["bola"], ids["ada"]} <= set(organisations.educators(db, where))
        assert ids["lena"] not in organisations.educators(db, where)
        cohorts.add_educator(db, made, ids["bola"], NOW)
        assert cohorts.without_educator(db, None, later) == []
