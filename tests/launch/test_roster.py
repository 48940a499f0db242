"""The people of a course in a cohort: learners who are active and have an account, and not its educator."""

from __future__ import annotations

from learnapp.domain.people.launches import identity_for
from learnapp.launch.roster import BroughtIn, bring_in
from learnapp.store.cohorts import cohorts
from learnapp.store.db.engine import Store
from learnapp.store.people import ways_in
from tests.conftest import START


def test_learners_with_an_account_join_and_the_others_are_counted(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    members = [{"user_id": name, "roles": ["Learner"]} for name in ("lena", "edwin", "nobody")]
    members += [{"user_id": "bola", "roles": ["Instructor"]}, {"user_id": 9, "status": "Inactive"}, {"roles": []}]
    with store.write() as connection:
        for name in ("lena", "edwin", "bola"):
            ways_in.add(connection, ids[name], identity_for("Moodle", "lti:x", name), START, "lti")
        days = {"starts_on": START.date(), "ends_on": None, "about": ""}
        cohort = cohorts.make(connection, name="Autumn", educator=ids["edwin"], now=START, **days)
        assert bring_in(connection, "lti:x", members, cohort, START) == BroughtIn(1, 0, 1)
        assert bring_in(connection, "lti:x", members, cohort, START) == BroughtIn(0, 1, 1)
