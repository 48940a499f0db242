"""Who belongs to a cohort, and from when to when."""

from __future__ import annotations

from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from tests.store.cohorts.duties import DAY, NOW, TERMS, WORK, Filled, _cohort, works


def test_somebody_who_left_or_whose_cohort_closed_has_no_duty(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"], ids["lena"])
        assignments.make(db, here, Target(), WORK, TERMS, NOW)
        mine = assignments.make(db, here, Target(person_id=ids["lena"]), [("leaving", "")], TERMS, NOW)
        assert len(works(db, ids["lena"])) == 2
        assert works(db, ids["lena"], NOW - 61 * DAY) == [], "not before they joined"
        memberships.end(db, here, ids["lena"], NOW)
        assert works(db, ids["lena"]) == []
        found = assignments.get(db, here, mine[0], NOW)
        assert found is not None
        assert (found.person, found.person_here) == ("Lena Marsh", False)
        memberships.join(db, here, ids["lena"], NOW + DAY)
        assert len(works(db, ids["lena"], NOW + DAY)) == 2
        cohorts.close(db, here, NOW + 2 * DAY)
        assert works(db, ids["lena"], NOW + 2 * DAY) == []


def test_somebody_who_joins_when_it_was_due_has_the_work_without_a_date(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"])
        assignments.make(db, here, Target(), WORK, Schedule(NOW - 9 * DAY, NOW - 2 * DAY), NOW - 10 * DAY)
        memberships.join(db, here, ids["bola"], NOW - DAY)
        work = assignments.assigned_work_of(db, ids["bola"], NOW)[0]
    assert (work.due_at, work.state) == (None, "open")
