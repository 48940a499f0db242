"""A set's record."""

from __future__ import annotations

from flask import Flask

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.learning_sets.sets_made import a_set, browser


def test_the_record_is_the_members_alone(app: Flask, ids: dict[str, int], ada: Visitor) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]])
    with app.extensions["store"].write() as connection:
        sets.leave(connection, set_id, ids["bola"], app.extensions["clock"]())
    for who in (ada, browser(app, "bola")):
        for page in ("", "md/", "zip/"):
            assert who.raw("GET", f"/sets/{set_id}/record/{page}").status_code == 404
    assert browser(app, "lena").raw("GET", f"/sets/{set_id}/record/md/").status_code == 200
