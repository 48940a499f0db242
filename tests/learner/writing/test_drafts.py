"""What was typed and is not saved yet."""

from __future__ import annotations

from flask import Flask

from tests.client import Visitor
from tests.web.typing import ABOUT, NEW, _kept, _typed, keep


def test_pieces_about_different_things_are_kept_beside_each_other(lena: Visitor) -> None:
    keep(lena, lena.get(NEW), {"text": "About nothing"})
    keep(lena, lena.get(ABOUT), {"text": "About a prompt"})
    for place in ("spilt", "leaves"):
        keep(lena, lena.get(f"/notes/?at=tea-round/{place}"), {"text": f"About {place}"})
    assert _typed(lena.get(NEW)) == "About nothing"
    assert _typed(lena.get(ABOUT)) == "About a prompt"
    assert _typed(lena.get("/notes/?at=tea-round/leaves")) == "About leaves"
    lena.submit(lena.get("/notes/?at=tea-round/leaves"), "Save note")
    assert _typed(lena.get("/notes/?at=tea-round/leaves")) == ""
    assert _typed(lena.get("/notes/?at=tea-round/spilt")) == "About spilt"


def test_it_can_be_thrown_away(lena: Visitor, bola: Visitor, app: Flask) -> None:
    keep(lena, lena.get(ABOUT), {"text": "Better not"})
    page = lena.get(ABOUT)
    address = dict(page.fields(page.form("Discard")))["address"]
    bola.post("/drafts/let-go/", {"address": address})
    assert _kept(app) == 1
    page = lena.submit(page, "Discard")
    assert page.url == ABOUT
    assert _typed(page) == ""
    assert _kept(app) == 0
    assert lena.post("/drafts/let-go/", {"address": "//evil.example/"}).headers["Location"] == "/writing/"
