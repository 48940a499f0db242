"""Making a copy of a cohort."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from learnapp.store.cohorts import assignments, cohorts
from learnapp.store.cohorts.cohorts import Cohort


def whole_weeks(old: date, new: date) -> timedelta:
    """How far dates move between two starts: the nearest number of whole weeks, so that a Tuesday stays a Tuesday."""
    return timedelta(weeks=round((new - old).days / 7))


def copy(
    connection: Connection, old: Cohort, name: str, starts_on: date, educator: int, now: datetime
) -> tuple[int, int]:
    """Copy a cohort's description, sub-groups and assignments, and none of its people. Its only educator is `educator`.

    The new cohort starts on the day given; all other dates move by whole weeks and keep their time on UK clocks.
    Returns (the new cohort's id, how many assignments were copied).
    """
    by = whole_weeks(old.starts_on, starts_on)
    made = cohorts.make(
        connection,
        name=name,
        about=old.about,
        starts_on=starts_on,
        ends_on=old.ends_on + by if old.ends_on else None,
        educator=educator,
        now=now,
        organisation_id=old.organisation_id,
    )
    for group in cohorts.subgroups(connection, old.id, now):
        cohorts.make_subgroup(connection, made, group.name)
    return made, assignments.copy_shifted(connection, old.id, made, by.days)
