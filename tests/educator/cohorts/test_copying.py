"""Copying a cohort for another year."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from tests.client import Visitor
from tests.conftest import START
from tests.educator.cohorts.looking_after import FIRST, _dates, _groups


def test_a_copy_has_its_dates_moved_by_whole_weeks_and_nobody_in_it(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    from learnapp.store.cohorts import assignments
    from learnapp.store.cohorts.assignments import Schedule, Target
    from learnapp.store.tables.cohort_tables import assignment

    tuesday = next(g for g in _groups(app, cohort) if g.name == "Tuesday")
    opens = START.replace(hour=9, minute=0)  # 9am in winter time; a Monday
    due = opens + timedelta(days=150)  # early April: 9am UTC is 10am in summer time
    with app.extensions["store"].write() as db:
        for target in (Target(), Target(subgroup_id=tuesday.id), Target(person_id=ids["lena"])):
            assignments.make(db, cohort, target, [("tea-round", "")], Schedule(opens, due, "Read it."), START)
    page = edwin.get(f"{FIRST}copy/")
    assert "Not copied: people" in page.main
    assert "Moved by 52 weeks: from 4 August 2027 to 1 August 2028" in page.main
    page = edwin.submit(page, "Preview dates", {"name": "F1s 2027", **_dates("starts", date(2027, 8, 2))})
    assert "9am on Monday 1 November 2027" in page.main
    assert "10am on Thursday 30 March 2028" in page.main
    page = edwin.submit(page, "Create copy")
    assert "F1s 2027 is created, with 2 assignments and no one in it" in page.main
    assert "Tuesday" in page.main
    with app.extensions["store"].read() as db:
        made = max(one.cohort.id for one in cohorts.of_educator(db, ids["edwin"], START))
        rows = db.execute(sa.select(assignment).where(assignment.c.cohort_id == made)).all()
        assert memberships.count(db, made, START) == 0
        assert [one.person_id for one in cohorts.educators(db, made, START)] == [ids["edwin"]]
    assert {row.opens_at.isoformat() for row in rows} == {"2027-11-01T09:00:00+00:00"}
    assert {row.due_at.isoformat() for row in rows} == {"2028-03-30T09:00:00+00:00"}
    assert {row.note for row in rows} == {"Read it."}
