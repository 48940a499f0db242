"""Assigning work as an educator does: making, changing, withdrawing, and what cannot be assigned."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.store.cohorts import cohorts
from tests.client import Visitor
from tests.conftest import START
from tests.educator.assignments.assigning import Cohort


@pytest.mark.parametrize("who", ["lena", "bola", "ada", "edwin"])
def test_only_an_educator_of_the_cohort_now_gets_its_assignments(app: Flask, ids: dict[str, int], who: str) -> None:
    """Edwin was one until now; Ada is one of another cohort, and an administrator; Lena and Bola learn in it."""
    cohort = Cohort(app, ids)
    Cohort(app, ids, educator="ada")
    made = cohort.assign()
    with cohort.store.write() as db:
        cohorts.add_educator(db, cohort.id, ids["bola"], START)  # who is no educator on this site
        assert cohorts.end_educator(db, cohort.id, ids["edwin"], START)
    visitor = Visitor(app).signed_in(who)
    own = f"{cohort.url}{made}/"
    for path in (cohort.url, cohort.url + "new/", own, own + "withdraw/", own + "extensions/"):
        visitor.get(path, status=404)
    person = f"{own}extensions/{ids['lena']}/"
    visitor.get(person, status=404)
    for path in (cohort.url + "new/", own, own + "withdraw/", person, person + "take-back/"):
        assert visitor.post(path, {"revision": "1", "modules": "tea-round", "who": "cohort"}).status_code == 404
    assert [(a.revision, a.withdrawn_at) for a in cohort.all()] == [(1, None)]
