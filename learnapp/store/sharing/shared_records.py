"""What an organisation's other systems may read: its people, cohorts, assignments, and work done in them.

This is only what its educators see by name: completions and best end-quiz results come from the same query as the
cohort's table (`store.cohorts.cohort_status`), so whatever that leaves out is left out here. Every query begins at one
organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.sharing.events import SharedRecord
from learnapp.store.cohorts import cohort_status
from learnapp.store.cohorts.assignments import WORK_OF_MEMBERS
from learnapp.store.cohorts.cohort_status import WorkStatus, belongs
from learnapp.store.tables.cohort_tables import assignment, cohort, membership, progress_status, subgroup
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import person

Row = Mapping[str, Any]


def people(connection: Connection, organisation_id: int, after: int, limit: int) -> list[Row]:
    """People who belong to the organisation, by number, from after one of them."""
    columns = person.c.id, person.c.name, person.c.email, organisation_member.c.role
    query = (
        sa.select(*columns, organisation_member.c.since.label("joined_at"))
        .join(organisation_member, organisation_member.c.person_id == person.c.id)
        .where(organisation_member.c.organisation_id == organisation_id, person.c.id > after)
        .order_by(person.c.id)
    )
    return [row._asdict() for row in connection.execute(query.limit(limit))]


def one_person(connection: Connection, organisation_id: int, person_id: int) -> Row | None:
    found = people(connection, organisation_id, person_id - 1, 1)
    return found[0] if found and found[0]["id"] == person_id else None


def cohorts(connection: Connection, organisation_id: int, after: int, limit: int) -> list[Row]:
    """The organisation's cohorts, closed ones too."""
    columns = (cohort.c[name] for name in ("id", "name", "starts_on", "ends_on", "closed_at"))
    query = sa.select(*columns).where(cohort.c.organisation_id == organisation_id, cohort.c.id > after)
    return [row._asdict() for row in connection.execute(query.order_by(cohort.c.id).limit(limit))]


def one_cohort(connection: Connection, organisation_id: int, cohort_id: int) -> Row | None:
    found = cohorts(connection, organisation_id, cohort_id - 1, 1)
    return found[0] if found and found[0]["id"] == cohort_id else None


def members(connection: Connection, cohort_id: int, now: datetime, after: int, limit: int) -> list[Row]:
    """The members of a cohort, past ones too, by the person's number."""
    query = (
        sa.select(
            membership.c.person_id,
            subgroup.c.name.label("subgroup"),
            membership.c.grade,
            membership.c.specialty,
            membership.c.site,
            membership.c.starts_at.label("joined_at"),
            sa.case(
                (membership.c.ends_at <= sa.bindparam(None, now, membership.c.ends_at.type), membership.c.ends_at)
            ).label("left_at"),
        )
        .select_from(membership.outerjoin(subgroup, subgroup.c.id == membership.c.subgroup_id))
        .where(membership.c.cohort_id == cohort_id, membership.c.person_id > after, belongs(now))
        .order_by(membership.c.person_id)
    )
    return [row._asdict() for row in connection.execute(query.limit(limit))]


def assignments(
    connection: Connection, organisation_id: int, cohort_id: int | None, after: int, limit: int
) -> list[Row]:
    """The assignments of the organisation's cohorts, or of one, that have not been withdrawn."""
    names = "id", "cohort_id", "module", "activity", "opens_at", "due_at", "person_id", "made_at", "changed_at"
    query = (
        sa.select(*(assignment.c[name] for name in names), subgroup.c.name.label("subgroup"))
        .select_from(
            assignment.join(cohort, cohort.c.id == assignment.c.cohort_id).outerjoin(
                subgroup, subgroup.c.id == assignment.c.subgroup_id
            )
        )
        .where(cohort.c.organisation_id == organisation_id, assignment.c.withdrawn_at.is_(None))
        .where(assignment.c.id > after)
    )
    if cohort_id is not None:
        query = query.where(assignment.c.cohort_id == cohort_id)
    return [row._asdict() for row in connection.execute(query.order_by(assignment.c.id).limit(limit))]


@dataclass(frozen=True)
class WorkPage:
    """Some members of a cohort and their assigned work. `last` is the last of them, None if there are no more."""

    work: list[cohort_status.StatusRow]
    subjects: Mapping[int, tuple[str, str]]
    last: int | None


def work(connection: Connection, cohort_id: int, now: datetime, after: int, limit: int) -> WorkPage:
    """The assigned work of up to `limit` members of a cohort, as its educators see it. Four queries.

    `subjects` are module and activity of each assignment.
    """
    found = members(connection, cohort_id, now, after, limit + 1)
    some = [row["person_id"] for row in found[:limit]]
    lines = cohort_status.lines(connection, cohort_id, now, some) if some else {}
    query = sa.select(assignment.c.id, assignment.c.module, assignment.c.activity)
    rows = connection.execute(query.where(assignment.c.cohort_id == cohort_id))
    subjects = {row.id: (row.module, row.activity) for row in rows}
    ordered = sorted(lines.values(), key=lambda one: (one.person_id, one.assignment))
    return WorkPage(ordered, subjects, some[-1] if len(found) > limit else None)


def records(
    connection: Connection, organisation_id: int, since: datetime, now: datetime, *, done_only: bool = False
) -> list[SharedRecord]:
    """Assigned work of the organisation's cohorts that was finished or moved on since a moment, the earliest first.

    Work of people who have left is as it was when they left, but without a result, because results have no dates. One
    query.
    """
    status = WorkStatus(now)
    done_at = status.columns["done_at"]
    moment = sa.bindparam(None, since, progress_status.c.done_at.type)
    here = sa.not_(status.left)
    best = sa.case((here, progress_status.c.best_share))
    new = sa.and_(status.done, progress_status.c.done_at >= moment)
    if not done_only:
        scored = sa.and_(here, progress_status.c.best_share.is_not(None), progress_status.c.moved_at >= moment)
        new = sa.or_(new, scored)
    query = (
        sa.select(
            membership.c.person_id,
            person.c.name,
            person.c.email,
            cohort.c.id,
            cohort.c.name,
            assignment.c.id,
            assignment.c.module,
            assignment.c.activity,
            status.late,
            status.columns["due_at"],
            done_at,
            progress_status.c.moved_at,
            best,
        )
        .select_from(
            WORK_OF_MEMBERS.join(person, person.c.id == membership.c.person_id).join(
                cohort, cohort.c.id == membership.c.cohort_id
            )
        )
        .where(cohort.c.organisation_id == organisation_id, status.concerned, new)
        .order_by(progress_status.c.moved_at, assignment.c.id, membership.c.person_id)
    )
    names = SharedRecord.__dataclass_fields__
    found = (dict(zip(names, row, strict=True)) for row in connection.execute(query))
    return [SharedRecord(**{**one, "late": bool(one["late"])}) for one in found]
