"""What is typed to make a set or to invite someone."""

from __future__ import annotations

import pytest

from tests.client import Visitor
from tests.learning_sets.membership.belonging import _link
from tests.learning_sets.tuesdays import Tuesday


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("  ", "Give the set a name"),
        ("x" * 121, "Shorten it to 120"),
        ("Tues\u202eday", "hidden characters"),
        ("\u3164", "hidden characters"),
    ],
)
def test_a_set_needs_a_name_that_can_be_shown(lena: Visitor, name: str, message: str) -> None:
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": name}, status=422)
    assert message in page.errors[0]


@pytest.mark.parametrize(
    ("places", "message"),
    [
        ("", "Enter how many people"),
        ("several", "Enter how many people"),
        ("9", "Enter how many people"),
        ("8", "There is room for 7 more"),
    ],
)
def test_a_link_for_several_people_needs_a_number_there_is_room_for(
    tuesday: Tuesday, bola: Visitor, places: str, message: str
) -> None:
    page = bola.get(f"{tuesday.url}members/")
    page = bola.submit(page, "Create a link for several people", {"places": places}, status=422)
    assert message in page.errors[0]
    assert not page.all("code")


def test_a_link_to_an_address_or_to_facilitate_has_one_place(tuesday: Tuesday, bola: Visitor) -> None:
    for fields in ({"email": "new@example.org"}, {"role": "facilitator"}):
        bola.post(f"{tuesday.url}members/", {"places": "4", **fields})
    page = bola.get(f"{tuesday.url}members/")
    assert "For 4 people" not in page.main
    assert "For new@example.org" in page.main
    assert "For one person with the link, to facilitate" in page.main


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("not an address", "correct format"),
        ("o’neill@example.org", "Did you mean o'neill@example.org?"),
        ("jo@trust.nhs.ukk", "Did you mean jo@trust.nhs.uk?"),
        ("lena@example.org", "already belongs to this set"),
        ("new@example.org", "already an open invitation for this address"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(
    tuesday: Tuesday, bola: Visitor, email: str, message: str
) -> None:
    _link(bola, tuesday.url, email="new@example.org")
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Create a link for one person", {"email": email}, status=422)
    assert message in page.errors[0]
    assert email in page.text
