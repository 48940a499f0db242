"""Asking for one's own password again. How pages use it is tested with them, in `tests/admin/test_people.py`."""

from datetime import timedelta

from flask import Flask

from learnapp.store.people import sign_ins
from learnapp.web.own_password import CONFIRMED_FOR
from tests.conftest import START


def test_it_is_remembered_for_one_sign_in_alone(app: Flask, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        here = sign_ins.begin(connection, ids["ada"], "here", START, timedelta(hours=1))
        there = sign_ins.begin(connection, ids["ada"], "there", START, timedelta(hours=1))
        sign_ins.confirm(connection, here, START)
        assert sign_ins.confirmed_at(connection, here) == START
        assert sign_ins.confirmed_at(connection, there) is None
    assert timedelta(minutes=5) <= CONFIRMED_FOR <= timedelta(minutes=15)
