"""Taking a quiz."""

from tests.client import Page, Visitor

QUIZ = "/modules/tea-round/after/"


def _question(number: int) -> str:
    return f"{QUIZ}questions/{number}/"


def begun(visitor: Visitor) -> None:
    visitor.submit(visitor.get(QUIZ), "Start")


def _answer(visitor: Visitor, number: int, *options: str) -> Page:
    page = visitor.get(_question(number))
    return visitor.submit(page, "Save and continue", {"answer": [page.option(o) for o in options]})
