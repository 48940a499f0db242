"""Light or dark and the size of text: chosen on one page, and followed by every page of the account."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from learnapp.store.people import people
from tests.client import Page, Visitor
from tests.conftest import Queries

LESSON = "/modules/tea-round/leaves/"
SAVE = "Save display settings"


def _choose(visitor: Visitor, colours: str, text_size: str) -> Page:
    page = visitor.get(visitor.get("/account/").link("Colours and text size"))
    return visitor.submit(page, SAVE, {"colours": colours, "text_size": text_size})


def _looks(page: Page) -> tuple[str, bool, list[str]]:
    """The classes of a page, whether it loads their stylesheet, and the colour scheme that it declares."""
    (html,) = re.findall(r"<html [^>]*>", page.text)
    classes = " ".join(re.findall(r'class="([^"]*)"', html))
    return classes, "/looks-" in page.text, re.findall(r'name="color-scheme" content="([^"]*)"', page.text)


def test_colours_and_text_size_follow_the_account_to_every_page_and_device(app: Flask, lena: Visitor) -> None:
    assert _looks(lena.get("/home/")) == ("", False, ["light dark"])
    page = _choose(lena, "dark", "text-130")
    assert "Your display settings are saved." in page.main
    assert page.chosen() >= {"Dark", "Largest (130%)"}
    elsewhere = Visitor(app).signed_in("lena")
    for path in ("/home/", LESSON, "/glossary/", "/account/", "/about/"):
        for visitor in (lena, elsewhere):
            page = visitor.get(path)
            assert _looks(page) == ("dark text-130", True, ["dark"]), path
            assert page.text.count('name="theme-color"') == 1
    assert _looks(lena.get("/no-such-page/", status=404))[0] == "dark text-130"
    _choose(lena, "", "")
    assert _looks(lena.get(LESSON)) == ("", False, ["light dark"])


def test_pages_that_are_kept_for_many_look_as_each_reader_chose(app: Flask) -> None:
    lena, bola, visitor = Visitor(app).signed_in("lena"), Visitor(app).signed_in("bola"), Visitor(app)
    _choose(lena, "light", "")
    for _again in range(2):
        assert _looks(lena.get(LESSON)) == ("light", True, ["light"])
        assert _looks(bola.get(LESSON)) == ("", False, ["light dark"])
        assert _looks(visitor.get("/modules/")) == ("", False, ["light dark"])


def test_an_educators_pages_look_as_they_chose(app: Flask) -> None:
    edwin = Visitor(app).signed_in("edwin")
    _choose(edwin, "", "text-115")
    page = edwin.get("/educator/cohorts/")
    assert _looks(page) == ("text-115", True, ["light dark"])
    assert page.text.index("/educator-") < page.text.index("/looks-"), "what was chosen comes last"
    assert _looks(edwin.get("/educator/help/"))[0] == "text-115"


def test_what_is_not_on_offer_changes_nothing(lena: Visitor) -> None:
    _choose(lena, "dark", "")
    page = lena.get("/account/looks/")
    lena.submit(page, SAVE, {"colours": "green", "text_size": "text-400"}, status=400)
    assert _looks(lena.get("/account/looks/"))[0] == "dark"


@pytest.mark.parametrize("path", ["/home/", "/modules/", "/glossary/", "/account/"])
def test_looks_cost_no_query(app: Flask, lena: Visitor, ids: dict[str, int], queries: Queries, path: str) -> None:
    lena.get(path)
    queries()
    lena.get(path)
    before = len(queries())
    with app.extensions["store"].write() as connection:
        people.set_looks(connection, ids["lena"], "dark text-115")
    lena.get(path)
    queries()
    assert _looks(lena.get(path))[0] == "dark text-115"
    assert len(queries()) == before
