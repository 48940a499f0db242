"""Leaving a set, and closing it."""

from __future__ import annotations

from tests.client import Visitor
from tests.learning_sets.membership.belonging import _link
from tests.learning_sets.tuesdays import Tuesday


def test_leaving_says_what_stays_and_any_member_takes_over(
    tuesday: Tuesday, bola: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    page = bola.get(f"{tuesday.url}leave/")
    assert "Your posts stay, under your name" in page.main
    assert "Hand over first" in page.main
    assert "You have left Tuesday set" in bola.submit(page, "Leave the set").main
    bola.get(tuesday.url, status=404)
    page = lena.get(tuesday.url)
    assert "This set has no facilitator" in page.main
    lena.submit(lena.get(f"{tuesday.url}hand-over/"), "Make them the facilitator", {"to": ids["lena"]})
    assert "facilitator" in lena.get(tuesday.url).main


def test_a_closed_set_is_read_and_nothing_is_added(tuesday: Tuesday, bola: Visitor, lena: Visitor) -> None:
    link = _link(bola, tuesday.url)
    change, over = bola.get(f"{tuesday.url}ground-rules/change/"), bola.get(f"{tuesday.url}hand-over/")
    page = bola.submit(bola.get(f"{tuesday.url}close/"), "Close the set")
    assert "You can read it, but not add to it" in page.main
    for visitor in (bola, lena):
        for where in ("", "members/", "ground-rules/"):
            visitor.get(tuesday.url + where)
    for shown, button in ((change, "Save"), (over, "Hand over")):
        assert "nothing was changed" in bola.submit(shown, button).main
    assert bola.post(f"{tuesday.url}members/", {"email": ""}).status_code == 303
    assert "has been closed" in Visitor(tuesday.app).signed_in("edwin").get(link, status=409).main
