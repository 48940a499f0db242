"""Sets and the people in them."""

from __future__ import annotations

from datetime import date

from learnapp.store.cohorts import cohorts, memberships
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.tuesdays import Tuesday


def _link(visitor: Visitor, set_url: str, **fields: str) -> str:
    page = visitor.submit(visitor.get(f"{set_url}members/"), "Create a link for one person", fields)
    return page.words(page.all("code")[-1]).removeprefix("http://localhost")


def group_link(visitor: Visitor, set_url: str, places: int) -> str:
    """The address of a new link with which several people can join."""
    page = visitor.get(f"{set_url}members/")
    page = visitor.submit(page, "Create a link for several people", {"places": places})
    return page.words(page.all("code")[-1]).removeprefix("http://localhost")


def _cohort(tuesday: Tuesday, educator: int, learner: int) -> int:
    made = tuesday.change(
        cohorts.make, name="F1", about="", starts_on=date(2026, 8, 1), ends_on=None, educator=educator, now=START
    )
    tuesday.change(memberships.join, made, learner, START)
    return int(made)
