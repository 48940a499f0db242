"""Answering reviews."""

from datetime import timedelta

from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Clock

QUIZ = "/modules/tea-round/after/"


def got_wrong(visitor: Visitor) -> None:
    """A submitted quiz with its first question wrong and the others left open."""
    page = visitor.submit(visitor.get(QUIZ), "Start")
    visitor.submit(page, "Save and continue", {"answer": page.option("The largest cup")})
    visitor.submit(visitor.get(QUIZ + "check/"), "Submit")


def days_later(visitor: Visitor, clock: Clock, days: int) -> Visitor:
    clock.now += timedelta(days=days)
    page = visitor.get("/account/sign-in/")
    if "Sign in" in page.heading:
        visitor.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    return visitor


def _next(visitor: Visitor) -> Page:
    return visitor.get("/review/next/")
