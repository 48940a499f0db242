"""Whom a deployment alone has brought into its organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from learnapp.domain.people.launches import identity_for, launch_of
from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, newcomers, platforms
from learnapp.store.launches.platforms import Deployment, Platform
from learnapp.store.organisations import organisations
from learnapp.store.people import people, ways_in
from learnapp.store.tables.people_and_work import person
from tests.conftest import START
from tests.store.launches.registered import SAID, VALUES

LATER = START + timedelta(days=1)


def _accepted(connection: Connection, named: str, where: int) -> tuple[Platform, Deployment]:
    found = platforms.named(connection, VALUES["issuer"], "")
    made = found.id if found else platforms.add(connection, 1, VALUES, START, None)
    platforms.accept(connection, made, named, where, START, None)
    platform, deployment = platforms.get(connection, made), platforms.deployment(connection, made, named)
    assert platform is not None
    assert deployment is not None
    return platform, deployment


def _comes(connection: Connection, platform: Platform, deployment: Deployment, who: int) -> int:
    """A learner comes by a link; the course."""
    identity = identity_for(platform.name, platform.namespace, str(who))
    ways_in.add(connection, who, identity, LATER, "lti")
    assert deployment.organisation_id is not None
    organisations.enrol(connection, deployment.organisation_id, who, LATER)
    course, link = courses.note_link(connection, deployment.id, launch_of(SAID), "", "")
    courses.note_learner(connection, link, who, str(who), LATER)
    courses.join_cohort(connection, course, who, LATER)
    return course


def _listed(connection: Connection, platform: Platform, deployment: Deployment) -> set[int]:
    where = organisations.get(connection, deployment.organisation_id or 0)
    assert where is not None
    return {one.person_id for one in newcomers.of(connection, platform, deployment, where)}


def _cohort(connection: Connection, ids: dict[str, int], where: int) -> int:
    about = {"name": "F1s", "about": "", "starts_on": START.date(), "ends_on": None}
    return cohorts.make(connection, educator=ids["edwin"], now=START, organisation_id=where, **about)


@pytest.mark.parametrize(
    "how",
    ["link", "list", "course's cohort", "before", "cohort", "role", "educator", "deployment", "domain", "no list"],
)
def test_those_are_listed_who_were_never_otherwise_in(filled_store: tuple[Store, dict[str, int]], how: str) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        where = organisations.make(connection, "Northfield", START, None)
        assert where is not None
        if how == "before":
            organisations.enrol(connection, where, lena, START)
        platform, found = _accepted(connection, "1", where)
        assert _listed(connection, platform, found) == set()
        cohort = _cohort(connection, ids, where)
        course = _comes(connection, platform, found, ids["bola"] if how in {"list", "no list"} else lena)
        if how in {"list", "no list"}:
            ways_in.add(connection, lena, identity_for("Moodle", platform.namespace, "lena"), START, "lti")
        if how in {"list", "course's cohort"}:
            courses.give_cohort(connection, course, cohort)
        if how in {"list", "cohort", "course's cohort", "no list"}:
            memberships.bring_in(connection, cohort, [lena], LATER)
        elif how == "role":
            people.set_role(connection, lena, Role.LEARNER, LATER, None, where)
        elif how == "educator":
            organisations.put(connection, where, lena, Role.EDUCATOR, LATER)
        elif how == "deployment":
            _comes(connection, *_accepted(connection, "2", where), lena)
        elif how == "domain":
            takes = {"registration": "domain", "domains": ["example.org"]}
            assert organisations.change(connection, where, 1, takes, LATER, None)
            connection.execute(person.update().where(person.c.id == lena).values(proved_at=LATER))
        assert (lena in _listed(connection, platform, found)) == (how in {"link", "list", "course's cohort"})
