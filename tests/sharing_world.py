"""A cohort with finished work, for tests of data for other systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.store.cohorts import assignments, cohorts, memberships, progress_status
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.organisations import organisations
from tests.conftest import START

DONE_AT = START - timedelta(minutes=30)
READ_AT = START - timedelta(hours=2)


@dataclass(frozen=True)
class Shared:
    """Lena has read the lesson and sat the end quiz; Bola has begun nothing."""

    organisation: int
    cohort: int
    lesson: int
    quiz: int
    lena: int
    bola: int


def fill(connection: Connection, modules: Mapping[str, Module], ids: Mapping[str, int]) -> Shared:
    organisation = organisations.only(connection)
    assert organisation is not None
    cohort = cohorts.make(
        connection,
        name="August",
        about="",
        starts_on=START.date(),
        ends_on=None,
        educator=ids["edwin"],
        now=START - timedelta(days=1),
    )
    for who in ("lena", "bola"):
        memberships.join(connection, cohort, ids[who], START - timedelta(days=1), site="Southmoor")
    terms = Schedule(START - timedelta(days=1), START - timedelta(hours=1))
    works = ("tea-round", "leaves"), ("tea-round", "after")
    made = assignments.make(connection, cohort, Target(), works, terms, START - timedelta(days=1))
    module = modules["tea-round"]
    progress_status.finished(connection, ids["lena"], module, "leaves", READ_AT)
    progress_status.finished(connection, ids["lena"], module, "after", DONE_AT, 0.75)
    return Shared(organisation, cohort, made[0], made[1], ids["lena"], ids["bola"])
