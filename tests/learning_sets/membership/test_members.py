"""Who belongs to a set, and inviting others."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from learnapp.store.operations import personal_data
from learnapp.store.sets import sets
from learnapp.store.tables.people_and_work import person
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.making import somebody
from tests.learning_sets.membership.belonging import _cohort, _link
from tests.learning_sets.tuesdays import Tuesday


def test_a_suspended_member_is_shown_as_one_and_pages_hold(
    tuesday: Tuesday, bola: Visitor, ids: dict[str, int]
) -> None:
    tuesday.change(lambda c: c.execute(person.update().where(person.c.id == ids["lena"]).values(suspended_at=START)))
    assert "Cannot sign in" in bola.get(f"{tuesday.url}members/").main
    assert "No one else in the set can" in bola.get(f"{tuesday.url}hand-over/").main


def test_a_link_is_built_from_the_sites_own_address(tuesday: Tuesday, bola: Visitor, app: Flask) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], site_url="https://learn.example.org")
    assert _link(bola, tuesday.url).startswith("https://learn.example.org/sets/join/")


def test_an_invitation_is_taken_back(tuesday: Tuesday, bola: Visitor, edwin: Visitor) -> None:
    link = _link(bola, tuesday.url)
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Withdraw")
    assert not page.all("code")
    assert "has withdrawn this invitation" in edwin.get(link, status=410).main
    assert edwin.post(link, {}).status_code == 410


def test_no_more_are_invited_than_there_is_room_for(tuesday: Tuesday, bola: Visitor) -> None:
    for _ in range(7):
        _link(bola, tuesday.url)
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Create a link for one person", status=422)
    assert "open invitations for 7 more" in page.errors[0]
    assert "The links above already cover every place" in page.main
    page = bola.submit(bola.submit(page, "Withdraw"), "Create a link for several people")
    assert "The links above already cover every place" in page.main


def test_few_members_are_told_that_they_are_few(tuesday: Tuesday, bola: Visitor) -> None:
    assert "A set works best with 4 to 8" in bola.get(f"{tuesday.url}members/").main
    for number in range(3):
        tuesday.change(sets.join, tuesday.set_id, tuesday.change(somebody, f"Peer{number}"), START)
    assert "A set works best with" not in bola.get(f"{tuesday.url}members/").main


def test_an_educator_of_a_member_is_not_invited_to_facilitate(
    tuesday: Tuesday, bola: Visitor, edwin: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["edwin"], ids["lena"])
    fields = {"email": "edwin@example.org", "role": "facilitator"}
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Create a link for one person", fields, status=422)
    assert "cannot facilitate" in page.errors[0]
    # A link without an address is checked when it is used.
    link = _link(bola, tuesday.url, role="facilitator")
    page = edwin.submit(edwin.get(link), "Join", status=409)
    assert "must not be an educator of a cohort that a member belongs to" in page.main
    edwin.get(tuesday.url, status=404)


def test_an_erased_member_leaves_pages_that_hold(
    app: Flask, tuesday: Tuesday, lena: Visitor, ids: dict[str, int]
) -> None:
    tuesday.change(personal_data.erase, ids["bola"])
    for where in ("", "members/", "ground-rules/", "hand-over/"):
        assert "Bola" not in lena.get(tuesday.url + where).main
