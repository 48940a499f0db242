"""A one-time link that an educator hands to a member of their own cohort."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.educator.cohorts.member_link import LINKS_AN_HOUR
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import audit
from tests.accounts.mailing import bodies, proved, signs_in, unproved, with_mail
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock

NEW = "granite otter ribbon"


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    with app.extensions["store"].write() as db:
        about = {"name": "F1s", "about": "", "starts_on": START.date(), "ends_on": None}
        made = cohorts.make(db, educator=ids["edwin"], now=START, **about)
        memberships.join(db, made, ids["lena"], START)
    return made


def _url(cohort: int, person_id: int) -> str:
    return f"/educator/cohorts/{cohort}/people/{person_id}/link/"


def test_the_link_sets_a_password_proves_nothing_and_is_audited_and_told(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    unproved(app, ids["lena"])
    page = edwin.get(f"/educator/cohorts/{cohort}/people/{ids['lena']}/")
    assert "lena@example.org (not confirmed" in page.main
    page = edwin.get(page.link("They have forgotten their password"))
    page = edwin.submit(page, "Make the link", {"password": "wrong"}, status=422)
    page = edwin.submit(page, "Make the link", {"password": PASSWORD})
    link = page.words(next(iter(page.all("code")))).removeprefix("http://localhost")
    lena = Visitor(app)
    page = lena.submit(lena.get(link), "Set password", {"new_password": NEW})
    lena.submit(page, "Sign in", {"password": NEW})
    assert "Edwin Okafor made a one-time link" in lena.get("/messages/").main
    assert not proved(app, "Lena Marsh")
    lena.get(link, status=410)
    with app.extensions["store"].read() as db:
        row = db.execute(sa.select(audit).where(audit.c.action == "reset link")).one()
    assert (row.person_id, row.subject_id, row.detail["kind"]) == (ids["edwin"], ids["lena"], "handed")


def test_where_there_is_mail_the_educator_never_sees_the_link(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    with_mail(app)
    page = edwin.submit(edwin.get(_url(cohort, ids["lena"])), "Email the link", {"password": PASSWORD})
    assert "/account/reset/" not in page.text
    assert any("/account/reset/" in text for text in bodies(app, "lena@example.org"))


def test_never_for_an_educator_or_administrator_nor_for_who_is_not_of_the_cohort(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int], clock: Clock
) -> None:
    for who in ("bola", "edwin", "ada"):
        edwin.get(_url(cohort, ids[who]), status=404)
        assert edwin.post(_url(cohort, ids[who]), {"password": PASSWORD}).status_code == 404
    for role in (Role.EDUCATOR, Role.ADMIN):
        with app.extensions["store"].write() as db:
            people.set_role(db, ids["lena"], role, START, None)
        page = edwin.get(_url(cohort, ids["lena"]))
        answer = edwin.post(_url(cohort, ids["lena"]), {"password": PASSWORD})
        assert answer.status_code == 403
        assert "/account/reset/" not in answer.text
    with app.extensions["store"].write() as db:
        people.set_role(db, ids["lena"], Role.LEARNER, START, None)
        about = {"subgroup_id": None, "grade": "", "specialty": "", "site": ""}
        ends = clock.now + timedelta(hours=1)
        memberships.change(db, cohort, ids["lena"], starts_at=START, ends_at=ends, **about)  # type: ignore[arg-type]
    clock.now += timedelta(hours=2)
    edwin.get(_url(cohort, ids["lena"]), status=404)
    assert page.status == 200
    assert signs_in(app, "lena@example.org", PASSWORD)


def test_never_for_a_person_of_another_organisation_also_while_that_is_closed(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as db:
        other = organisations.make(db, "Southmoor", START, None)
        assert other is not None
        organisations.put(db, other, ids["lena"], Role.LEAD, START)
    assert edwin.post(_url(cohort, ids["lena"]), {"password": PASSWORD}).status_code == 403
    with app.extensions["store"].write() as db:
        closing.close(db, other, START, None)
    answer = edwin.post(_url(cohort, ids["lena"]), {"password": PASSWORD})
    assert answer.status_code == 403
    assert "belongs to another organisation" in answer.text
    assert "/account/reset/" not in answer.text


def test_few_are_made_in_an_hour(edwin: Visitor, cohort: int, ids: dict[str, int]) -> None:
    for _ in range(LINKS_AN_HOUR):
        assert edwin.post(_url(cohort, ids["lena"]), {"password": PASSWORD}).status_code == 200
    assert edwin.post(_url(cohort, ids["lena"]), {"password": PASSWORD}).status_code == 429
