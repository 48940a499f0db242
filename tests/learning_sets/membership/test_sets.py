"""Making a set, joining it, its ground rules, handing over, leaving and closing, as people see them."""

from __future__ import annotations

from tests.client import Visitor


def test_somebody_with_no_set_is_told_what_one_is_and_makes_one(lena: Visitor) -> None:
    page = lena.get("/sets/")
    assert "You are not in a set yet" in page.main
    page = lena.submit(lena.get(page.link("Create a learning set")), "Create set", {"name": " Tuesday  set "})
    assert page.heading == "Ground rules"
    page = lena.submit(page, "I agree")
    assert page.heading == "Tuesday set"
    assert "Lena Marsh (you), facilitator" in page.main
    assert "You facilitate" not in page.main
    assert "you facilitate" in lena.get("/sets/").main
