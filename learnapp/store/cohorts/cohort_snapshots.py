"""A snapshot of a cohort: every member in order of name, with their status in each assignment, at one moment.

Made in one go for the whole cohort. A large cohort's snapshot is kept for a minute, so that a page costs the same
whatever the cohort's size; the page says when it was made. A snapshot holds no names.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.completions_over_time import by_the_end_of, days
from learnapp.domain.cohorts.progress_status import MOST_PRESSING, STATUSES, Status
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.people.name_order import name_key
from learnapp.store.cohorts.cohort_status import WorkStatus, belongs
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.tables.cohort_tables import ROLL, assignment, cohort_figures, membership, progress_status
from learnapp.store.tables.people_and_work import person

KEPT_FROM = 50
"""Keep the snapshot only for cohorts of this size or larger; a smaller cohort's is made each time."""
KEPT_FOR = timedelta(minutes=1)
NOT_THEIRS = "."
"""The letter in `CohortSnapshot.work` for a person whom an assignment does not concern."""


class MemberStatus(msgspec.Struct, frozen=True):
    """A member's status in an assignment that concerns them."""

    status: Status
    late: bool
    extended: bool


_ALL = [
    MemberStatus(stands, late, extended) for stands in STATUSES for late in (False, True) for extended in (False, True)
]
MEANING = {chr(ord("a") + place): stands for place, stands in enumerate(_ALL)}
"""The meaning of each letter of `CohortSnapshot.work`."""
_LETTERS = tuple(MEANING)


class StatusCounts(msgspec.Struct, frozen=True):
    """How many current members have each status in one assignment. `late` counts those overdue and not done."""

    people: int
    statuses: dict[Status, int]
    late: int
    extended: int
    done_late: int


class OverTime(msgspec.Struct, frozen=True):
    """How many current members had begun and had finished an assignment by the end of each day of the snapshot's
    `days`.
    """

    begun: list[int]
    done: list[int]


class CohortSnapshot(msgspec.Struct, frozen=True):
    """A cohort at one moment.

    `people` are current members in order of name, `here` of them, followed by those who left; `groups` (sub-group or 0)
    and the letters of `work` are in the same order of people: one letter each, since reading a number for each takes
    five times as long. `by_need` are the places of current members, those who need help most first. `assignments` says
    which assignments it was made with.
    """

    as_at: datetime
    assignments: str
    here: int
    people: list[int]
    groups: list[int]
    work: dict[int, str]
    by_need: list[int]
    counts: dict[int, StatusCounts]
    days: list[str]
    over_time: dict[int, OverTime]

    @property
    def left(self) -> int:
        """How many have left."""
        return len(self.people) - self.here


_decoder = msgspec.json.Decoder(CohortSnapshot)
_kept = Prepared(
    sa.select(sa.type_coerce(cohort_figures.c.content, sa.Text)).where(
        cohort_figures.c.cohort_id == sa.bindparam("cohort_id"), cohort_figures.c.subject == ROLL
    )
)


def current(connection: Connection, cohort_id: int, assignments: str, now: datetime) -> CohortSnapshot:
    """The stored snapshot, if it is fresh and made with these assignments; otherwise a new one."""
    row = _kept.first(connection, {"cohort_id": cohort_id})
    with contextlib.suppress(msgspec.ValidationError):  # stored by another version of the program
        snapshot = _decoder.decode(row[0]) if row else None
        if snapshot and snapshot.assignments == assignments and timedelta(0) <= now - snapshot.as_at < KEPT_FOR:
            return snapshot
    return make(connection, cohort_id, assignments, now)


def worth_keeping(snapshot: CohortSnapshot) -> bool:
    """Whether a snapshot has so many people that it should be stored for other requests."""
    return snapshot.here + snapshot.left >= KEPT_FROM


def keep(connection: Connection, cohort_id: int, snapshot: CohortSnapshot) -> None:
    """Store a snapshot in place of the previous one."""
    insert = insert_for(connection)
    values = {"people": snapshot.here, "content": snapshot, "made_at": snapshot.as_at}
    statement = insert(cohort_figures).values(cohort_id=cohort_id, subject=ROLL, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["cohort_id", "subject"], set_=values))


def make(connection: Connection, cohort_id: int, assignments: str, now: datetime) -> CohortSnapshot:
    """A snapshot of the cohort now. Four queries, however many people and assignments there are."""
    here, left, groups = _people(connection, cohort_id, now)
    work = _work(connection, cohort_id, now, here + left)
    opened = connection.execute(
        sa.select(sa.func.min(assignment.c.opens_at)).where(
            assignment.c.cohort_id == cohort_id, assignment.c.withdrawn_at.is_(None)
        )
    ).scalar()
    points = days(day_of(opened or now), day_of(now))
    begun, done = _events(connection, cohort_id, now)
    return CohortSnapshot(
        as_at=now,
        assignments=assignments,
        here=len(here),
        people=here + left,
        groups=groups,
        work=work,
        by_need=by_need(range(len(here)), list(work.values())),
        counts={which: _counted(letters[: len(here)]) for which, letters in work.items()},
        days=[day.isoformat() for day in points],
        over_time={
            which: OverTime(by_the_end_of(points, begun.get(which, ())), by_the_end_of(points, done.get(which, ())))
            for which in work
        },
    )


def by_need(places: Sequence[int], letters: Sequence[str], *, down: bool = False) -> list[int]:
    """Places sorted by the work in which each person is furthest behind, then by the next: stuck people first, then
    late ones. `letters` are of `CohortSnapshot.work`.
    """
    if not letters:
        return list(places)
    rank = {letter: _need(stands) for letter, stands in MEANING.items()} | {NOT_THEIRS: 9}
    together = list(zip(*letters, strict=True))
    ranks = {those: sorted(rank[letter] for letter in those) for those in set(together)}
    return sorted(places, key=lambda place: ranks[together[place]], reverse=down)


def _need(stands: MemberStatus) -> int:
    if stands.late and stands.status in {"not_started", "started"}:
        return 1
    place = MOST_PRESSING.index(stands.status)
    return place and place + 1


def _people(connection: Connection, cohort_id: int, now: datetime) -> tuple[list[int], list[int], list[int]]:
    query = (
        sa.select(membership.c.person_id, person.c.name, membership.c.subgroup_id, membership.c.ends_at <= now)
        .select_from(membership.join(person, person.c.id == membership.c.person_id))
        .where(membership.c.cohort_id == cohort_id, belongs(now))
    )
    rows = sorted(connection.execute(query), key=lambda row: (bool(row[3]), name_key(row[1]), row[0]))
    here = [row[0] for row in rows if not row[3]]
    left = [row[0] for row in rows if row[3]]
    return here, left, [row[2] or 0 for row in rows]


def _work(connection: Connection, cohort_id: int, now: datetime, people: list[int]) -> dict[int, str]:
    query = WorkStatus(now).select(cohort_id, "person_id", "assignment", "status", "late", "extended")
    place = {who: number for number, who in enumerate(people)}
    assignments = sa.select(assignment.c.id).where(
        assignment.c.cohort_id == cohort_id, assignment.c.withdrawn_at.is_(None)
    )
    letters = {which: [NOT_THEIRS] * len(people) for which in connection.execute(assignments).scalars()}
    for who, which, status, late, extended in connection.execute(query):
        letters[which][place[who]] = _LETTERS[status * 4 + bool(late) * 2 + bool(extended)]
    return {which: "".join(found) for which, found in letters.items()}


def _counted(letters: str) -> StatusCounts:
    found = [(MEANING[letter], count) for letter, count in Counter(letters).items() if letter != NOT_THEIRS]
    statuses: dict[Status, int] = dict.fromkeys(STATUSES, 0)
    for stands, count in found:
        statuses[stands.status] += count
    late = [(stands.status == "done", count) for stands, count in found if stands.late]
    return StatusCounts(
        people=sum(statuses.values()),
        statuses=statuses,
        late=sum(count for done, count in late if not done),
        extended=sum(count for stands, count in found if stands.extended),
        done_late=sum(count for done, count in late if done),
    )


Events = dict[int, list[tuple[datetime, int]]]


def _events(connection: Connection, cohort_id: int, now: datetime) -> tuple[Events, Events]:
    """When current members began and finished, by assignment: how many in each hour. Clocks change by whole hours."""
    work = WorkStatus(now)
    both: tuple[Events, Events] = ({}, {})
    parts = []
    for number, (column, counts) in enumerate(
        ((progress_status.c.began_at, work.begun), (progress_status.c.done_at, work.done))
    ):
        hour = sa.func.substr(sa.cast(column, sa.Text), 1, 13).label("hour")
        query = work.of(sa.select(sa.literal(number), assignment.c.id, hour, sa.func.count()), cohort_id)
        parts.append(query.where(sa.not_(work.left), counts).group_by(assignment.c.id, hour))
    for number, which, hour, count in connection.execute(sa.union_all(*parts)):
        at = datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)
        both[number].setdefault(which, []).append((at, count))
    return both


def fingerprint(assignments: Iterable[tuple[int, int, int]]) -> str:
    """What a snapshot depends on: (id, revision, number of extensions) of each assignment that is not withdrawn.

    The list of statuses is part of it, because the letters of `CohortSnapshot.work` depend on them.
    """
    made_with = (f"{which}.{revision}.{extensions}" for which, revision, extensions in assignments)
    return " ".join((",".join(STATUSES), *made_with))
