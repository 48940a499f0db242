"""Limits that all visitors share, fair between network addresses once they run out, and what one person may make."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.web.monitoring import shared_limits
from learnapp.web.monitoring.shared_limits import DAY, too_many_by_visitors
from learnapp.web.transaction import commit
from tests.client import Visitor
from tests.conftest import Clock


def test_one_address_has_half_and_others_the_rest(app: Flask) -> None:
    with app.test_request_context(method="POST", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}):
        mine = [too_many_by_visitors("a thing", 8, 2) for _ in range(6)]
        commit()
    assert mine == [False] * 4 + [True] * 2
    with app.test_request_context(method="POST", environ_overrides={"REMOTE_ADDR": "192.0.2.2"}):
        others = [too_many_by_visitors("a thing", 8, 2) for _ in range(3)]
        commit()
    assert others == [False, False, True]


def test_things_are_counted_apart(app: Flask) -> None:
    with app.test_request_context(method="POST", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}):
        assert [too_many_by_visitors(what, 2, 1) for what in ("one", "one", "two")] == [False, True, False]


def test_one_person_makes_so_many_things_in_a_day_and_loses_none_of_their_words(
    lena: Visitor, bola: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_limits, "MOST_MADE", 3)
    about, said = "/reflections/new/?module=tea-round", {"anyway": "yes"}
    assert bola.post("/sets/new/", {"name": "Another"}).status_code == 303
    assert lena.post("/sets/new/", {"name": "Tuesday"}).status_code == 303
    lena.submit(lena.get("/notes/?at=tea-round/leaves"), "Save note", {"text": "The pot was cold.", **said})
    assert lena.post("/account/name/", {"name": "Lena M"}).status_code == 303
    page = lena.get(about)
    for _ in range(2):
        lena.submit(page, "Save", {"text": "A thought of the day", **said}, status=429)
    refused = lena.post("/modules/tea-round/after/attempt/")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(DAY))
    assert "Try again tomorrow" in refused.text
    assert bola.post("/sets/new/", {"name": "And another"}).status_code == 303
    clock.now += timedelta(seconds=DAY)
    lena = Visitor(lena.app).signed_in("lena")
    page = lena.get(about)
    assert "A thought of the day" in page.text
    lena.submit(page, "Save", {**said})
