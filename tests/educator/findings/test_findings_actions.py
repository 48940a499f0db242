"""Counting a cohort's people if there is anyone to count."""

from __future__ import annotations

from flask import Flask

from learnapp.educator.findings import findings_actions
from tests.client import Visitor
from tests.conftest import Clock
from tests.educator.cohorts.august import August
from tests.educator.findings.working import Work, bars, findings


def test_of_fewer_than_six_there_is_nothing(august: August, edwin: Visitor, work: Work) -> None:
    assert "There is nothing to show yet" in findings(edwin, august).main
    for who in august.add(5):
        work.runs(who, 0)
        work.attempts(who, True, 0.5)
    page = findings(edwin, august)
    assert "There is nothing to show yet" in page.main
    assert bars(page) == {}


def test_the_overview_tells_what_is_hard_though_nobody_opened_the_findings(
    app: Flask, august: August, edwin: Visitor, work: Work, clock: Clock
) -> None:
    for who in august.add(6):
        work.attempts(who, True, 0.5)
    store, kept = app.extensions["store"], app.extensions["catalogue"]
    assert findings_actions.count_all(store, kept, clock.now) == 1
    said = edwin.get(august.url).main
    assert "100% of the marks, 5 people" in said
    assert "0% of the marks, 5 people" in said
    assert findings_actions.count_all(store, kept, clock.now) == 0
