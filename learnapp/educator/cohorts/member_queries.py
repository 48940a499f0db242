"""One person's assigned work as their page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.educator.assignments.assignment_queries import own_title
from learnapp.store.cohorts import cohort_status, extensions
from learnapp.store.cohorts.cohort_snapshots import MemberStatus
from learnapp.store.cohorts.cohort_status import StatusRow
from learnapp.store.learning import offline_work
from learnapp.store.learning.offline_work import DoneOffline


@dataclass(frozen=True)
class MemberWork:
    """One assignment of one person. `dated`: they can have an extension. `reason` is that of their extension.

    `done_offline` is when, by their device's clock, they did what finished it, if that was without a network: it counts
    on the day on which it arrived.
    """

    assignment: int
    title: str
    parts: int
    whole: bool
    line: StatusRow
    stands: MemberStatus
    dated: bool
    reason: str
    done_offline: datetime | None


def member_work(
    connection: Connection, cohort_id: int, person_id: int, modules: Mapping[str, Module], now: datetime
) -> list[MemberWork]:
    """All of a person's work in a cohort: what is still to do by due date, then what is done, the latest first. For
    someone who has left, as it was then. Five queries.
    """
    lines = cohort_status.lines(connection, cohort_id, now, [person_id])
    reasons = extensions.reasons_of(connection, cohort_id, person_id)
    offline = offline_work.finished_offline(connection, person_id)
    found = []
    for one in cohort_status.active_assignments(connection, cohort_id):
        line = lines.get((person_id, one.id))
        if line is None:
            continue
        module = modules.get(one.module)
        parts = len(module.syllabus) if module and not one.activity else 1
        stands = MemberStatus(line.status, line.late, line.extended)
        title = own_title((one.module, one.activity), modules)
        done = _done_offline(offline, one.module, line.done_at)
        dated, reason = one.due_at is not None, reasons.get(one.id, "")
        found.append(MemberWork(one.id, title, parts, not one.activity, line, stands, dated, reason, done))
    finished = [one for one in found if one.line.done_at is not None]
    finished.sort(key=lambda one: one.line.done_at or now, reverse=True)
    return [one for one in found if one.line.done_at is None] + finished


SAME_MOMENT = timedelta(seconds=5)
"""The longest time, in one request, between a piece's arrival and the completion it caused."""
WORTH_SAYING = timedelta(minutes=5)


def _done_offline(pieces: Sequence[DoneOffline], module: str, done_at: datetime | None) -> datetime | None:
    """When what finished the work was done, if it arrived later; None for work that was done on the site."""
    for piece in pieces:
        if done_at is not None and piece.module == module and abs(piece.arrived_at - done_at) <= SAME_MOMENT:
            return piece.done_at if piece.arrived_at - piece.done_at >= WORTH_SAYING else None
    return None
