"""The people of a course, brought into a cohort: those who have an account in its organisation. The others join when
they next come by a link: no list brings anyone into an organisation, or back into one that they were taken out of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from learnapp.domain.people.launches import learns, roles_of
from learnapp.domain.people.providers import is_subject
from learnapp.store.cohorts import memberships
from learnapp.store.launches import courses


@dataclass(frozen=True)
class BroughtIn:
    """How many joined now, were members already, and will join later."""

    joined: int
    there: int
    later: int


def bring_in(
    connection: Connection,
    namespace: str,
    members: Iterable[Mapping[str, Any]],
    cohort_id: int,
    organisation_id: int,
    now: datetime,
) -> BroughtIn:
    """Make the learners of a course members of a cohort of this organisation, except people who have left it or who
    look after it.
    """
    subjects = {
        str(one["user_id"])
        for one in members
        if isinstance(one.get("user_id"), str | int)
        and is_subject(str(one["user_id"]))
        and one.get("status", "Active") == "Active"
        and learns(roles_of(one.get("roles")))
    }
    people = courses.people_of(connection, namespace, subjects, organisation_id)
    joined, there = memberships.bring_in(connection, cohort_id, people.values(), now)
    return BroughtIn(joined, there, len(subjects) - len(people))
