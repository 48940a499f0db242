"""What the read API answers, field by field. The description that other systems read is made from these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from msgspec import Meta, Struct

from learnapp.domain.cohorts.progress_status import Status

Number = Annotated[int, Meta(ge=1)]
Share = Annotated[float, Meta(ge=0, le=1)]
Item = TypeVar("Item")


class Page(Struct, Generic[Item], frozen=True):
    """One page of a list. `next` is the cursor of the next page, null on the last one."""

    items: list[Item]
    next: str | None


class Person(Struct, frozen=True):
    """A person of the organisation, with the role they have in it."""

    id: Number
    name: str
    email: str
    role: str
    joined_at: datetime


class Cohort(Struct, frozen=True):
    """A cohort. `closed_at` is set once it was closed."""

    id: Number
    name: str
    starts_on: date
    ends_on: date | None
    closed_at: datetime | None


class Member(Struct, frozen=True):
    """A person in a cohort. `left_at` is set once they have left."""

    person_id: Number
    subgroup: str | None
    grade: str
    specialty: str
    site: str
    joined_at: datetime
    left_at: datetime | None


class Assignment(Struct, frozen=True):
    """Work assigned to a cohort, or to a sub-group or one person of it. `activity` is null for the whole module."""

    id: Number
    cohort_id: Number
    module: str
    activity: str | None
    title: str
    opens_at: datetime
    due_at: datetime | None
    subgroup: str | None
    person_id: Number | None
    made_at: datetime
    changed_at: datetime


class Completion(Struct, frozen=True):
    """Assigned work as it stands for one person. `done_at` is null until it is done; `due_at` is their own date."""

    person_id: Number
    assignment_id: Number
    module: str
    activity: str | None
    status: Status
    late: bool
    due_at: datetime | None
    began_at: datetime | None
    done_at: datetime | None


class Result(Struct, frozen=True):
    """A person's best end-quiz result in assigned work, from 0 to 1, adjusted for guessing."""

    person_id: Number
    assignment_id: Number
    module: str
    activity: str | None
    best: Share
