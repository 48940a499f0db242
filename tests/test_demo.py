"""The demonstration's cohort: believable, made once, and made quickly."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from learnapp import demo
from tests.client import Visitor
from tests.conftest import Clock


def test_the_example_educator_finds_a_lively_cohort(app: Flask, tmp_path: Path, clock: Clock) -> None:
    store = app.extensions["store"]
    examples = {example.email: example for example in demo.fill(store, tmp_path, clock())}
    demo.fill(store, tmp_path, clock())
    edwin = Visitor(app)
    example = examples["edwin@learnapp.example"]
    page = edwin.get("/account/sign-in/")
    edwin.submit(page, "Sign in", {"email": example.email, "password": example.password})

    page = edwin.get(edwin.get("/educator/cohorts/").link(demo.COHORT))
    assert "13 people" in page.main
    # The module for tests has four parts, so that Grace, who did four, is done with it.
    for words in ("Done 8 of 13", "In progress 1 of 13", "Stuck 2 of 13", "Not started 2 of 13", "1 with an extension"):
        assert words in page.main, words
    assert "to 2 people" in edwin.get(page.url + "messages/").main
    findings = edwin.get(page.url + "findings/").main
    assert "Based on 7 people." in findings
    assert "8 people" in findings, "Chidi too has walked the case"
    assert "What was learnt" in findings
