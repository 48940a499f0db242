"""What is typed to make a set or to invite someone."""

from __future__ import annotations

import pytest

from tests.client import Visitor
from tests.learning_sets.membership.belonging import _link
from tests.learning_sets.tuesdays import Tuesday


@pytest.mark.parametrize(
    ("name", "message"),
    [("  ", "Give the set a name"), ("x" * 121, "Shorten it to 120"), ("Tues\u202eday", "hidden characters")],
)
def test_a_set_needs_a_name_that_can_be_shown(lena: Visitor, name: str, message: str) -> None:
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": name}, status=422)
    assert message in page.errors[0]


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("not an address", "correct format"),
        ("lena@example.org", "already belongs to this set"),
        ("new@example.org", "already an open invitation for this address"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    tuesday: Tuesday, bola: Visitor, email: str, message: str
) -> None:
    _link(bola, tuesday.url, email="new@example.org")
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Create a link", {"email": email}, status=422)
    assert message in page.errors[0]
    assert email in page.text
