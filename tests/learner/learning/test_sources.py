"""Teaching says where it comes from and when it was last checked; terms are explained on the page they stand on."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from flask import Flask

from learnapp.domain.content.content import Case, Lesson, Quiz
from tests.client import Page, Visitor
from tests.conftest import Clock

COMES_FROM = "Source: claim 18 of the 2009 paper. Checked against today's health service on"
QUIZ = "/modules/tea-round/after/"


def _terms_are_explained_here(page: Page) -> int:
    """How many terms the page links to; each is explained on the page itself, in a part that opens."""
    wanted = {(a.get("href") or "")[1:] for a in page.all("a") if (a.get("href") or "").startswith("#term-")}
    inside = {e.get("id") for details in page.all("details") for e in details.iter()}
    assert wanted <= inside, f"{page.url}: {wanted - inside}"
    return len(wanted)


def _results(visitor: Visitor) -> Page:
    page = visitor.submit(visitor.get(QUIZ), "Start")
    visitor.submit(page, "Save and continue", {"answer": page.option("The largest cup")})
    return visitor.submit(visitor.get(QUIZ + "check/"), "Submit")


def test_a_lesson_a_debrief_and_feedback_say_where_they_come_from(lena: Visitor, clock: Clock) -> None:
    assert COMES_FROM in lena.get("/modules/tea-round/leaves/").main
    assert "Source: claim" in _results(lena).main

    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    page = lena.submit(lena.get("/modules/tea-round/spilt/"), "Do this", {"choice": "1"})
    page = lena.submit(page, "Go back to the ward")
    assert "Source:" not in page.main
    page = lena.submit(page, "Do this", {"choice": "0"})
    assert COMES_FROM in lena.submit(page, "Open the debrief").main

    clock.now += timedelta(days=1)
    lena = Visitor(lena.app).signed_in("lena")
    page = lena.get("/review/next/")
    page = lena.submit(page, "Save and see the feedback", {"answer": page.option("The last poured")})
    assert "Source:" in page.main


def test_teaching_whose_claims_have_nothing_of_today_beside_them_says_nothing_of_today(
    app: Flask, lena: Visitor
) -> None:
    library = app.extensions["catalogue"].library
    app.extensions["catalogue"].library = msgspec.structs.replace(library, facts={})
    try:
        main = lena.get("/modules/tea-round/leaves/").main
    finally:
        app.extensions["catalogue"].library = library
    assert "Source: claim 18 of the 2009 paper." in main
    assert "Checked against" not in main


def test_terms_are_explained_on_the_page_they_stand_on(app: Flask, lena: Visitor) -> None:
    with app.extensions["store"].read() as connection:
        modules = app.extensions["catalogue"].at(connection).modules.values()
    found = 0
    for module in modules:
        for activity in module.syllabus:
            address = f"/modules/{module.slug}/{activity.slug}/"
            if isinstance(activity, Lesson):
                found += _terms_are_explained_here(lena.get(address))
            elif isinstance(activity, Case):
                found += _terms_are_explained_here(lena.submit(lena.get(address), "Start the case"))
            elif isinstance(activity, Quiz) and activity.purpose == "end":
                lena.submit(lena.get(address), "Start")
                found += _terms_are_explained_here(lena.submit(lena.get(address + "check/"), "Submit"))
    assert found
