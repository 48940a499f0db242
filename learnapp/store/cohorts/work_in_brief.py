"""How the open cohorts of one educator are getting on, in one query: for the page educators start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.progress_status import STATUSES, Status
from learnapp.store.cohorts.assignments import WORK_OF_MEMBERS
from learnapp.store.cohorts.cohort_status import WorkStatus
from learnapp.store.organisations.scope import within
from learnapp.store.tables.cohort_tables import (
    assignment,
    cohort,
    cohort_educator,
    looks_after,
    membership,
    subgroup,
)
from learnapp.store.tables.people_and_work import person

NAMED = 3
"""How many people of each status to name; the others are counted."""


@dataclass(frozen=True)
class WorkInBrief:
    """One assignment of a cohort: how many have each status, and the first few of them by name."""

    id: int
    cohort_id: int
    module: str
    activity: str
    to: str
    opens_at: datetime
    due_at: datetime | None
    people: int
    late: int
    counts: dict[Status, int] = field(default_factory=dict)
    names: dict[Status, list[str]] = field(default_factory=dict)

    @property
    def unfinished(self) -> int:
        return self.people - self.counts.get("done", 0)


def without_members(connection: Connection, cohort_ids: Sequence[int]) -> list[WorkInBrief]:
    """The work of cohorts in which no member has any, because people have not joined them yet."""
    if not cohort_ids:
        return []
    query = (
        sa.select(
            assignment.c.id,
            assignment.c.cohort_id,
            assignment.c.module,
            assignment.c.activity,
            sa.func.coalesce(subgroup.c.name, person.c.name, ""),
            assignment.c.opens_at,
            assignment.c.due_at,
        )
        .outerjoin(subgroup, subgroup.c.id == assignment.c.subgroup_id)
        .outerjoin(person, person.c.id == assignment.c.person_id)
        .where(assignment.c.cohort_id.in_(cohort_ids), assignment.c.withdrawn_at.is_(None))
        .order_by(assignment.c.due_at.is_(None), assignment.c.due_at, assignment.c.id)
    )
    return [WorkInBrief(*row, people=0, late=0) for row in connection.execute(query)]


def of_educator(connection: Connection, person_id: int, now: datetime) -> list[WorkInBrief]:
    """The work of every open cohort the person looks after, by due date. Work that no one has now is left out."""
    work = WorkStatus(now)
    which, status = assignment.c.id, work.status
    target, by_name = person.alias("target"), (sa.func.lower(person.c.name), person.c.id)
    overdue = sa.case((sa.and_(work.late, sa.not_(work.done)), 1), else_=0)
    ranked = (
        sa.select(
            assignment.c.id,
            assignment.c.cohort_id,
            assignment.c.module,
            assignment.c.activity,
            sa.func.coalesce(subgroup.c.name, target.c.name, "").label("to"),
            assignment.c.opens_at,
            assignment.c.due_at,
            sa.func.count().over(partition_by=which).label("people"),
            sa.func.sum(overdue).over(partition_by=which).label("late"),
            work.status.label("status"),
            sa.func.count().over(partition_by=(which, status)).label("alike"),
            person.c.name,
            sa.func.row_number().over(partition_by=(which, status), order_by=by_name).label("place"),
        )
        .select_from(
            WORK_OF_MEMBERS.join(person, person.c.id == membership.c.person_id)
            .join(cohort, cohort.c.id == membership.c.cohort_id)
            .join(cohort_educator, cohort_educator.c.cohort_id == cohort.c.id)
            .outerjoin(subgroup, subgroup.c.id == assignment.c.subgroup_id)
            .outerjoin(target, target.c.id == assignment.c.person_id)
        )
        .where(
            cohort_educator.c.person_id == person_id,
            looks_after(now),
            cohort.c.closed_at.is_(None),
            within(cohort.c.organisation_id, person_id, "educate"),
            work.concerned,
            sa.not_(work.left),
        )
        .subquery()
    )
    order = (ranked.c.due_at.is_(None), ranked.c.due_at, ranked.c.id, ranked.c.status, ranked.c.place)
    found: dict[int, WorkInBrief] = {}
    for row in connection.execute(sa.select(ranked).where(ranked.c.place <= NAMED).order_by(*order)):
        one = found.get(row.id)
        if one is None:
            about = (row.cohort_id, row.module, row.activity, row.to, row.opens_at, row.due_at)
            one = found[row.id] = WorkInBrief(row.id, *about, row.people, int(row.late))
        stands = STATUSES[row.status]
        one.counts[stands] = row.alike
        one.names.setdefault(stands, []).append(row.name)
    return list(found.values())
