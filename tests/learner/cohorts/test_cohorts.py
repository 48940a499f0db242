"""The cohorts a learner belongs to, and leaving one."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.store.cohorts import memberships
from tests.client import Visitor
from tests.conftest import Clock
from tests.learner.cohorts.joining import _in, _token


def test_leaving_asks_and_later_work_is_outside_the_membership(
    app: Flask, lena: Visitor, bola: Visitor, cohort: int, ids: dict[str, int], clock: Clock
) -> None:
    lena.post(f"/join/{_token(app, cohort)}/")
    page = lena.get(lena.get("/account/").link("Your cohorts"))
    assert "By name, educators see" in page.main
    page = lena.get(page.link("Leave F1s"))
    assert "will not see anything you do from now on" in page.main
    assert _in(app, cohort, ids["lena"])
    bola.get(page.url, status=404)
    clock.now += timedelta(hours=1)
    page = lena.submit(page, "Leave")
    assert "You have left F1s" in page.main
    with app.extensions["store"].read() as db:
        left = memberships.get(db, cohort, ids["lena"])
    assert left
    assert left.ends_at == clock.now
    assert not left.active_at(clock.now)
    lena.get("/cohorts/1/leave/", status=404)
