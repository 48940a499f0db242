"""Limits that all visitors share: fair between network addresses once they run out."""

from __future__ import annotations

from flask import Flask

from learnapp.web.monitoring.shared_limits import too_many_by_visitors
from learnapp.web.transaction import commit


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
