"""One person's assigned work as their page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.educator.assignments.assignment_queries import own_title
from learnapp.store.cohorts import cohort_status, extensions
from learnapp.store.cohorts.cohort_snapshots import MemberStatus
from learnapp.store.cohorts.cohort_status import StatusRow


@dataclass(frozen=True)
class MemberWork:
    """One assignment of one person. `dated`: they can be given longer. `reason` is that of their extension."""

    assignment: int
    title: str
    parts: int
    whole: bool
    line: StatusRow
    stands: MemberStatus
    dated: bool
    reason: str


def member_work(
    connection: Connection, cohort_id: int, person_id: int, modules: Mapping[str, Module], now: datetime
) -> list[MemberWork]:
    """All that concerns a person in a cohort, by due date; of someone who left, as it was then. Four queries."""
    lines = cohort_status.lines(connection, cohort_id, now, [person_id])
    reasons = extensions.reasons_of(connection, cohort_id, person_id)
    found = []
    for one in cohort_status.active_assignments(connection, cohort_id):
        line = lines.get((person_id, one.id))
        if line is None:
            continue
        module = modules.get(one.module)
        parts = len(module.syllabus) if module and not one.activity else 1
        stands = MemberStatus(line.status, line.late, line.extended)
        title = own_title((one.module, one.activity), modules)
        dated, reason = one.due_at is not None, reasons.get(one.id, "")
        found.append(MemberWork(one.id, title, parts, not one.activity, line, stands, dated, reason))
    return found
