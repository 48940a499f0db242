"""The people of a course in a cohort: learners who are active and have an account, and not its educator."""

from __future__ import annotations

from learnapp.domain.people.launches import identity_for
from learnapp.launch.roster import BroughtIn, bring_in
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.leaving import leaving
from learnapp.store.organisations import organisations
from learnapp.store.people import people, ways_in
from tests.conftest import START, statements_of


def test_learners_with_an_account_join_and_the_others_are_counted(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    members = [{"user_id": name, "roles": ["Learner"]} for name in ("lena", "edwin", "nobody")]
    members += [{"user_id": "bola", "roles": ["Instructor"]}, {"user_id": 9, "status": "Inactive"}, {"roles": []}]
    members += [{"user_id": f"lena{sign}", "roles": ["Learner"]} for sign in ("\0", "\ud800")]
    with store.write() as connection:
        for name in ("lena", "edwin", "bola"):
            ways_in.add(connection, ids[name], identity_for("Moodle", "lti:x", name), START, "lti")
        days = {"starts_on": START.date(), "ends_on": None, "about": ""}
        cohort = cohorts.make(connection, name="Autumn", educator=ids["edwin"], now=START, **days)
        assert bring_in(connection, "lti:x", members, cohort, 1, START) == BroughtIn(1, 0, 1)
        assert bring_in(connection, "lti:x", members, cohort, 1, START) == BroughtIn(0, 1, 1)


def test_no_list_brings_anyone_back_into_an_organisation(filled_store: tuple[Store, dict[str, int]]) -> None:
    """A person whom a lead has taken out comes back by opening a link themselves."""
    store, ids = filled_store
    with store.write() as connection:
        ways_in.add(connection, ids["lena"], identity_for("Moodle", "lti:x", "lena"), START, "lti")
        days = {"starts_on": START.date(), "ends_on": None, "about": ""}
        cohort = cohorts.make(connection, name="Autumn", educator=ids["edwin"], now=START, **days)
        assert leaving.leave(connection, 1, ids["lena"], START, None)
        course = [{"user_id": "lena", "roles": ["Learner"]}]
        assert bring_in(connection, "lti:x", course, cohort, 1, START) == BroughtIn(0, 0, 1)
        assert not organisations.may(connection, ids["lena"], 1)
        assert memberships.get(connection, cohort, ids["lena"]) is None


def test_a_course_of_many_joins_in_as_many_queries_as_one_of_few(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    counted, course = [], []
    with store.write() as connection:
        days = {"starts_on": START.date(), "ends_on": None, "about": ""}
        cohort = cohorts.make(connection, name="Autumn", educator=ids["edwin"], now=START, **days)
    for size in (5, 50):
        with store.write() as connection:
            for number in range(size):
                name = f"p{size}-{number}"
                who = people.add(connection, name=name, email=f"{name}@example.org", password_hash="!", now=START)
                assert who is not None
                ways_in.add(connection, who, identity_for("Moodle", "lti:x", name), START, "lti")
                course.append({"user_id": name, "roles": ["Learner"]})
        before = len(course) - size
        with statements_of(store) as statements, store.write() as connection:
            assert bring_in(connection, "lti:x", course, cohort, 1, START) == BroughtIn(size, before, 0)
            counted.append(len(statements()))
        with store.read() as connection:
            assert organisations.may(connection, who, 1), "who joins a cohort belongs to its organisation"
    assert counted[0] == counted[1]
