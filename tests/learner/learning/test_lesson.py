"""A lesson, with where it comes from."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from flask import Flask

from tests.client import Page, Visitor
from tests.conftest import Clock
from tests.learner.cases.walking import CASE
from tests.learner.cases.walking import begun as case_begun
from tests.learner.quizzes.taking import _question
from tests.learner.quizzes.taking import begun as quiz_begun

COMES_FROM = "Source: claim 18 of the 2009 paper. Checked against today's health service on"


QUIZ = "/modules/tea-round/after/"


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


def test_lessons_and_scenes_can_be_read_aloud_and_quizzes_cannot(lena: Visitor) -> None:
    quiz_begun(lena)
    case_begun(lena)
    for path, read in (("/modules/tea-round/leaves/", True), (CASE, True), (_question(1), False), ("/home/", False)):
        page = lena.get(path)
        assert ("/read-" in page.text) is read, path
        assert ("data-read" in page.text) is read, path
