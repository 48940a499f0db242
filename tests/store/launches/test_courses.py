"""Courses of platforms: brought up to date by each launch, and the cohort that their learners join once."""

from __future__ import annotations

from datetime import timedelta

from learnapp.domain.people.launches import launch_of
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, platforms
from tests.conftest import START
from tests.store.launches.registered import SAID, VALUES


def test_a_course_is_brought_up_to_date_and_its_cohort_joined_once(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = platforms.add(connection, 1, VALUES, START, None)
        platforms.accept(connection, made, "1", 1, START, None)
        deployment = platforms.deployment(connection, made, "1")
        assert deployment is not None
        course, _ = courses.note_link(connection, deployment.id, launch_of(SAID), "tea-round", "")
        title = {"https://purl.imsglobal.org/spec/lti/claim/context": {"id": "", "title": "Renamed"}}
        assert courses.note_link(connection, deployment.id, launch_of(SAID | title), "tea-round", "")[0] == course
        (found,) = courses.of(connection, [1])
        assert (found.title, found.cohort_id) == ("Renamed", None)
        assert courses.join_cohort(connection, course, ids["lena"], START) is None
        days = {"starts_on": START.date(), "ends_on": None, "about": ""}
        cohort = cohorts.make(connection, name="Autumn", educator=ids["edwin"], now=START, **days)
        courses.give_cohort(connection, course, cohort)
        assert courses.join_cohort(connection, course, ids["edwin"], START) is None
        assert courses.join_cohort(connection, course, ids["lena"], START) == cohort
        assert courses.join_cohort(connection, course, ids["lena"], START) is None
        memberships.end(connection, cohort, ids["lena"], START + timedelta(days=1))
        assert courses.join_cohort(connection, course, ids["lena"], START + timedelta(days=2)) is None
