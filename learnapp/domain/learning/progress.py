"""How far a person has got, what to do next and where they left off.

An activity is done once it is completed, which each kind says how to do. A score never keeps a learner from 100%.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Protocol, TypeVar

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.records import Doing, Record, Records
from learnapp.domain.content.content import Activity, AnyActivity, Module


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next: which activity, and what doing it means now."""

    activity: Activity
    doing: Doing


@dataclass(frozen=True)
class Progress:
    """How far a person is in a module."""

    done: tuple[str, ...]
    total: int
    minutes_left: int
    next: NextStep | None

    @property
    def complete(self) -> bool:
        return len(self.done) == self.total


@dataclass(frozen=True)
class Whereabouts:
    """Where a person last was: the module, what to go on with there, and when."""

    module: Module
    step: NextStep
    touched: datetime


def is_done(record: Record | None) -> bool:
    """Whether an activity is done."""
    return record is not None and record.completed_at is not None


def is_started(record: Record | None) -> bool:
    """Whether there is something to go on with or to look back on."""
    return record is not None


def progress(module: Module, records: Records) -> Progress:
    """How far a person is in a module. Every activity counts the same; those kept for review do not count."""
    syllabus = module.syllabus
    waiting = _waiting(module, records)
    open_ones = {a.slug for a in waiting}
    done = tuple([a.slug for a in syllabus if a.slug not in open_ones]) if len(waiting) < len(syllabus) else ()
    return Progress(
        done=done,
        total=len(syllabus),
        minutes_left=module.syllabus_minutes if not done else sum(a.minutes for a in waiting),
        next=_first_of(module, waiting, records),
    )


def next_step(module: Module, records: Records) -> NextStep | None:
    """What to do next: the unfinished activity begun last, otherwise the first after everything that is done; None if
    all is done.

    Activities that a person skipped, such as starter questions before a case they began with, come at the end. A
    skipped case comes first, because the activities after it look back on it.
    """
    return _first_of(module, _waiting(module, records), records)


def _waiting(module: Module, records: Records) -> Sequence[Activity]:
    """The activities that are not done."""
    if not records:
        return module.syllabus
    kinds, found = module.kinds, records.get
    return [
        a
        for a in module.syllabus
        if (record := found(a.slug)) is None or record.completed_at is None or record.kind != kinds[a.slug]
    ]


def _first_of(module: Module, waiting: Sequence[Activity], records: Records) -> NextStep | None:
    if not waiting:
        return None
    begun = [a for a in waiting if _record(a, records)] if records else None
    if begun:
        # Of those touched at the same time, or at no known time, the first of the module.
        chosen = max(begun, key=lambda a: touched.timestamp() if (touched := _touched(a, records)) else 0.0)
        return NextStep(chosen, kind_of(chosen).doing(records[chosen.slug]))
    furthest = max((at for at, a in enumerate(module.syllabus) if is_done(_record(a, records))), default=-1)
    passed = [
        a
        for a in module.syllabus[: max(furthest, 0)]
        if module.kinds[a.slug] == "case" and not is_done(_record(a, records))
    ]
    following = (*passed, *module.syllabus[furthest + 1 :], *waiting)  # nothing after the furthest is done
    return NextStep(following[0], "start")


def step_in(activity: AnyActivity, records: Records) -> NextStep | None:
    """What to do now in one activity; None if it is done."""
    record = _record(activity, records)
    if is_done(record):
        return None
    return NextStep(activity, "start" if record is None else kind_of(activity).doing(record))


def where_were_you(published: Iterable[tuple[Module, Records]]) -> Whereabouts | None:
    """The module last worked in that is not done, and its next step; None if nothing is under way."""
    found: list[Whereabouts] = []
    for module, records in published:
        step = next_step(module, records) if records else None
        if step is None:
            continue
        times = [record.touched for a in module.activities if (record := _record(a, records)) and record.touched]
        if times:
            found.append(Whereabouts(module, step, max(times)))
    return max(found, key=lambda place: place.touched, default=None)


class PublishedEdition(Protocol):
    """An edition of a module, with when it came out."""

    @property
    def digest(self) -> str: ...

    @property
    def published_at(self) -> datetime: ...


Edition = TypeVar("Edition", bound=PublishedEdition)


def changed_since(history: Iterable[Edition], records: Records) -> list[Edition]:
    """The editions newer than the person's last finished work; none if they finished none.

    Work that was under way when an edition came out can be finished on the edition before, and then counts as older.
    """
    done = [record for record in records.values() if record.completed_at and record.touched]
    if not done:
        return []
    last = max(done, key=attrgetter("touched"))
    editions = list(history)
    on = next((place for place, edition in enumerate(editions) if edition.digest == last.completed_on), len(editions))
    return [
        edition
        for place, edition in enumerate(editions)
        if (last.touched and edition.published_at > last.touched)
        or (place > on and last.completed_at and edition.published_at <= last.completed_at)
    ]


def _record(activity: Activity, records: Records) -> Record | None:
    """The activity's record, if it is of the activity's kind: an edition may have changed a lesson into a case."""
    record = records.get(activity.slug)
    return record if record is not None and record.kind == kind_of(activity).name else None


def _touched(activity: Activity, records: Records) -> datetime | None:
    record = _record(activity, records)
    return record.touched if record else None
