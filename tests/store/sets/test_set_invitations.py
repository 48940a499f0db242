"""Invitations to a learning set."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from learnapp.store.operations import personal_data
from learnapp.store.people import people
from learnapp.store.sets import set_invitations, sets
from learnapp.store.tables.set_tables import set_invitation
from tests.conftest import START
from tests.learning_sets.making import a_set, somebody
from tests.store.sets.belonging import LATER, SECRET, Site


def _invite(site: Site, set_id: int, email_key: str = "", role: str = "member", places: int = 1) -> str:
    more = {"email_key": email_key, "role": role, "places": places}
    made = site.do(set_invitations.make, set_id, secret=SECRET, now=START, **more)
    one = next(one for one in site.do(set_invitations.open_ones, set_id, START) if one.id == made)
    return set_invitations.token(one.salt, SECRET)


def _accept(site: Site, token: str, who: int, now: Any = LATER) -> set_invitations.AcceptedInvitation:
    account = site.do(people.get, who)
    accepted = site.do(set_invitations.accept, token, who, people.email_key(account.email), now)
    assert isinstance(accepted, set_invitations.AcceptedInvitation)
    return accepted


def test_a_link_lets_one_person_in_once(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made)
    offer = site.do(set_invitations.offer, token, site.lena, "lena@example.org", LATER)
    assert (offer.set_name, offer.members, offer.refused) == ("Tuesday set", 1, None)
    assert _accept(site, token, site.lena) == set_invitations.AcceptedInvitation(made)
    assert _accept(site, token, site.lena) == set_invitations.AcceptedInvitation(made)  # a second click
    assert _accept(site, token, site.edwin).refused == "used"
    assert site.do(set_invitations.open_ones, made, LATER) == []


def test_of_twenty_with_one_link_one_comes_in(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made)
    eager = [site.do(somebody, f"Eager{i}") for i in range(20)]
    with ThreadPoolExecutor(10) as pool:
        found = [one.refused for one in pool.map(lambda who: _accept(site, token, who), eager)]
    assert sorted(str(one) for one in found) == ["None"] + ["used"] * 19


def test_a_link_with_places_lets_that_many_in_and_counts_each_once(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made, places=2)
    for _ in range(2):
        assert _accept(site, token, site.lena).set_id == made  # pressed twice
    assert _accept(site, token, site.bola).set_id == made  # in the set before
    assert [(one.used, one.left) for one in site.do(set_invitations.open_ones, made, LATER)] == [(1, 1)]
    assert _accept(site, token, site.edwin).set_id == made
    assert _accept(site, token, site.edwin).set_id == made
    late = site.people(1)[0]
    assert _accept(site, token, late).refused == "no places"
    assert site.do(set_invitations.open_ones, made, LATER) == []


def test_of_twenty_with_a_link_for_five_five_come_in(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made, places=5)
    eager = [site.do(somebody, f"Eager{i}") for i in range(20)]
    with ThreadPoolExecutor(10) as pool:
        found = [one.refused for one in pool.map(lambda who: _accept(site, token, who), eager)]
    assert sorted(str(one) for one in found) == ["None"] * 5 + ["no places"] * 15
    assert len(site.whole(site.bola, made)[2]) == 6


def test_a_link_withdrawn_half_used_keeps_the_others_out_and_those_who_came_in(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made, places=3)
    assert _accept(site, token, site.lena).set_id == made
    one = site.do(set_invitations.open_ones, made, LATER)[0]
    assert site.do(set_invitations.take_back, made, one.id, LATER)
    assert _accept(site, token, site.edwin).refused == "taken back"
    assert site.whole(site.lena, made) is not None


def test_someone_who_left_the_set_takes_another_place_to_come_back(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made, places=2)
    for _ in range(2):
        assert _accept(site, token, site.lena).set_id == made
        site.do(sets.leave, made, site.lena, LATER)
    assert _accept(site, token, site.lena).refused == "no places"


def test_erasing_a_person_keeps_a_link_for_the_others(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made, places=2)
    _accept(site, token, site.lena)
    site.do(personal_data.erase, site.lena)
    assert _accept(site, token, site.edwin).set_id == made


@pytest.mark.parametrize("ends", ["leaves", "is suspended", "is erased", "hands over"])
def test_links_that_anyone_could_use_end_with_the_facilitator_who_saw_them(site: Site, ends: str) -> None:
    roles: dict[int, sets.SetRole] = {site.bola: "facilitator", site.edwin: "member"}
    made, other = site.do(a_set, roles), site.do(a_set, {site.edwin: "facilitator"}, "Other set")
    token, own = _invite(site, made, places=2), _invite(site, made, "lena@example.org")
    elsewhere = _invite(site, other)
    if ends == "leaves":
        site.do(sets.leave, made, site.bola, LATER)
    elif ends == "is suspended":
        site.do(people.suspend, site.bola, LATER, None, on=True)
    elif ends == "is erased":
        site.do(personal_data.erase, site.bola)
    else:
        site.do(sets.hand_over, made, site.edwin, LATER)
    someone = site.do(somebody, "Late")
    assert _accept(site, token, someone).refused == (None if ends == "hands over" else "unknown")
    assert _accept(site, own, site.lena).set_id == made
    assert _accept(site, elsewhere, site.lena).set_id == other


def test_leaving_one_set_ends_no_links_of_another(site: Site) -> None:
    one, other = (site.do(a_set, {site.bola: "facilitator"}, name) for name in ("One", "Other"))
    token = _invite(site, other)
    site.do(sets.leave, one, site.bola, LATER)
    assert _accept(site, token, site.lena).set_id == other


def test_a_link_for_an_address_refuses_everybody_else(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    token = _invite(site, made, "lena@example.org")
    assert site.do(set_invitations.offer, token, site.edwin, "edwin@example.org", LATER) == "other address"
    assert _accept(site, token, site.edwin).refused == "other address"
    assert _accept(site, token, site.lena).set_id == made
    # The address is not kept together with the account.
    assert site.do(lambda c: c.execute(sa.select(set_invitation.c.email_key)).scalar_one()) == ""


def test_a_link_expires_and_can_be_taken_back(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    first, second = _invite(site, made), _invite(site, made, "lena@example.org")
    assert _accept(site, first, site.lena, START + set_invitations.LASTS).refused == "expired"
    one = site.do(set_invitations.open_ones, made, LATER)[1]
    assert not site.do(set_invitations.take_back, made + 1, one.id, LATER)
    assert site.do(set_invitations.take_back, made, one.id, LATER)
    assert not site.do(set_invitations.take_back, made, one.id, LATER)
    assert _accept(site, second, site.lena).refused == "taken back"
    assert _accept(site, "guess", site.lena).refused == "unknown"


def test_a_link_to_a_full_set_stays_good(site: Site) -> None:
    eight = site.people(8)
    made = site.do(a_set, eight)
    token = _invite(site, made)
    assert site.do(set_invitations.offer, token, site.lena, "lena@example.org", LATER).refused == "full"
    assert _accept(site, token, site.lena).refused == "full"
    site.do(sets.leave, made, eight[0], LATER)
    assert _accept(site, token, site.lena).set_id == made


def test_whoever_is_invited_to_facilitate_takes_over(site: Site) -> None:
    made = site.do(a_set, {site.bola: "facilitator", site.lena: "member"})
    assert _accept(site, _invite(site, made, role="facilitator"), site.edwin).set_id == made
    assert {one.name: one.role for one in site.whole(site.lena, made)[2]} == {
        "Bola Adeyemi": "member",
        "Edwin Okafor": "facilitator",
        "Lena Marsh": "member",
    }


@pytest.mark.parametrize("facilitated", [True, False])
def test_a_full_set_has_room_for_a_facilitator_only_if_it_has_none(site: Site, facilitated: bool) -> None:
    """A facilitator who is replaced would be one member too many."""
    eight = site.people(8)
    made = site.do(a_set, {**dict.fromkeys(eight, "member"), **({site.bola: "facilitator"} if facilitated else {})})
    token = _invite(site, made, role="facilitator")
    offer = site.do(set_invitations.offer, token, site.edwin, "edwin@example.org", LATER)
    accepted = _accept(site, token, site.edwin)
    assert offer.refused == accepted.refused == ("full" if facilitated else None)
    site.do(sets.leave, made, eight[0], LATER)
    assert _accept(site, token, site.edwin).set_id == made


@pytest.mark.parametrize("somebody_facilitates", [True, False])
def test_an_educator_of_a_member_cannot_accept_to_facilitate(site: Site, somebody_facilitates: bool) -> None:
    site.cohort(site.edwin, site.lena)
    made = site.do(a_set, {site.bola: "facilitator" if somebody_facilitates else "member", site.lena: "member"})
    assert _accept(site, _invite(site, made, role="facilitator"), site.edwin).refused == "assessed"
    assert site.whole(site.edwin, made) is None


def test_erasing_takes_invitations_along(site: Site) -> None:
    made = site.do(a_set, [site.bola])
    _accept(site, _invite(site, made), site.lena)
    _invite(site, made, "lena@example.org")
    site.do(personal_data.erase, site.lena)
    assert site.do(lambda c: c.execute(sa.select(set_invitation)).all()) == []


def test_a_link_opens_nothing_while_everyone_in_the_set_is_suspended(site: Site) -> None:
    made = site.do(a_set, {site.bola: "facilitator", site.edwin: "member"})
    own = _invite(site, made, "lena@example.org")
    site.do(people.suspend, site.bola, LATER, None, on=True)
    site.do(people.suspend, site.edwin, LATER, None, on=True)
    assert _accept(site, own, site.lena).refused == "unknown"
    site.do(people.suspend, site.edwin, LATER, None, on=False)
    assert _accept(site, own, site.lena).set_id == made
