"""Making a set, and joining one by a link."""

from __future__ import annotations

from learnapp.store.people import people
from learnapp.store.sets import sets
from learnapp.store.tables.set_tables import set_invitation
from tests.accounts.mailing import unproved
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.making import somebody
from tests.learning_sets.membership.belonging import _cohort, _link, group_link
from tests.learning_sets.tuesdays import Tuesday


def test_nobody_makes_sets_without_end(lena: Visitor) -> None:
    for number in range(20):
        assert lena.post("/sets/new/", {"name": f"Set {number}"}).status_code == 303
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": "One more"}, status=422)
    assert "You belong to 20 sets" in page.errors[0]


def test_a_link_lets_somebody_in_by_post_only(tuesday: Tuesday, bola: Visitor, edwin: Visitor) -> None:
    link = _link(bola, tuesday.url)
    for _ in range(2):
        page = edwin.get(link)
        assert page.heading == "Join Tuesday set"
        assert "Lena Marsh" not in page.main
    edwin.get(tuesday.url, status=404)
    assert edwin.submit(page, "Join").heading == "Ground rules"
    ada = Visitor(tuesday.app).signed_in("ada")
    assert "has already been used" in ada.get(link, status=410).main


def test_somebody_not_signed_in_comes_back_to_the_link(tuesday: Tuesday, bola: Visitor, visitor: Visitor) -> None:
    link = _link(bola, tuesday.url)
    page = visitor.get(link)
    assert page.heading == "Join Tuesday set"
    assert "Bola Adeyemi facilitates this learning set and invites you to join it." in page.main
    assert visitor.post(link, {}).status_code == 303
    page = visitor.get(next(a.get("href", "") for a in page.all("a") if "sign-in/?next=" in a.get("href", "")))
    page = visitor.submit(page, "Sign in", {"email": "edwin@example.org", "password": "violet tractor umbrella"})
    assert page.heading == "Join Tuesday set"


def test_several_people_join_with_one_link_until_its_places_are_taken(
    tuesday: Tuesday, bola: Visitor, edwin: Visitor, ada: Visitor
) -> None:
    link = group_link(bola, tuesday.url, 2)
    assert edwin.submit(edwin.get(link), "Join").heading == "Ground rules"
    page = bola.get(f"{tuesday.url}members/")
    assert "For 2 people with the link" in page.main
    assert "1 person has joined with it. 1 place left." in page.main
    assert "You already belong to this set" in bola.get(link).text
    # A newcomer registers on the way and comes back to the link.
    newcomer = Visitor(tuesday.app)
    page = newcomer.get(link)
    page = newcomer.get(next(a.get("href", "") for a in page.all("a") if "next=" in a.get("href", "")))
    typed = {"name": "New Person", "email": "new@example.org", "password": "violet tractor umbrella"}
    page = newcomer.submit(page, "Create", typed)
    assert page.heading == "Join Tuesday set"
    assert newcomer.submit(page, "Join").heading == "Ground rules"
    assert "All the places of this link are taken" in ada.get(link, status=410).main
    assert ada.post(link, {}).status_code == 410


def test_a_link_for_several_that_was_withdrawn_or_is_out_of_date_says_so(
    tuesday: Tuesday, bola: Visitor, edwin: Visitor, ada: Visitor
) -> None:
    link = group_link(bola, tuesday.url, 3)
    edwin.submit(edwin.get(link), "Join")
    bola.submit(bola.get(f"{tuesday.url}members/"), "Withdraw")
    assert "has withdrawn this invitation" in ada.get(link, status=410).main
    link = group_link(bola, tuesday.url, 3)
    tuesday.change(lambda c: c.execute(set_invitation.update().values(expires_at=START)))
    assert "has expired" in ada.get(link, status=410).main


def test_a_link_meant_for_another_says_so(tuesday: Tuesday, bola: Visitor, edwin: Visitor, ada: Visitor) -> None:
    link = _link(bola, tuesday.url, email="Edwin@Example.org")
    assert Visitor(tuesday.app).get(link).heading == "Sign in", "one for an address says nothing before that"
    page = ada.get(link, status=403)
    assert "You are signed in as" in page.main
    assert "ada@example.org" in page.main
    assert "edwin" not in page.main.lower()
    assert ada.post(link, {}).status_code == 403
    edwin.submit(edwin.get(link), "Join")


def test_a_link_that_leads_nowhere_says_so(edwin: Visitor) -> None:
    assert "does not match an invitation" in edwin.get("/sets/join/guess/", status=410).main


def test_a_full_set_says_so_and_the_link_stays_good(tuesday: Tuesday, bola: Visitor, edwin: Visitor) -> None:
    link = _link(bola, tuesday.url)
    page = edwin.get(link)
    for number in range(7):
        tuesday.change(sets.join, tuesday.set_id, tuesday.change(somebody, f"Peer{number}"), START)
    page = edwin.submit(page, "Join", status=409)
    assert "This set is full" in page.main
    assert "This set is full" in edwin.get(link, status=409).main
    edwin.get(tuesday.url, status=404)


def test_whoever_the_facilitator_assesses_is_told_why_they_cannot_join(
    tuesday: Tuesday, bola: Visitor, edwin: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["bola"], ids["edwin"])
    link = _link(bola, tuesday.url)
    page = edwin.submit(edwin.get(link), "Join", status=409)
    assert "Ask the set to choose another facilitator" in page.main


def test_a_link_for_one_address_is_for_who_has_proved_it(
    tuesday: Tuesday, bola: Visitor, edwin: Visitor, ids: dict[str, int]
) -> None:
    link = _link(bola, tuesday.url, email="edwin@example.org")
    unproved(tuesday.app, ids["edwin"])
    assert "Confirm yours first" in edwin.get(link, status=403).main
    assert edwin.post(link).status_code == 403
    with tuesday.app.extensions["store"].write() as connection:
        assert people.prove_own(connection, ids["edwin"], START)
    assert edwin.submit(edwin.get(link), "Join").heading == "Ground rules"


def test_a_set_that_only_its_facilitator_belongs_to_says_nothing_of_how_many(lena: Visitor, bola: Visitor) -> None:
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": "Tuesday set"})
    lena.submit(page, "I agree to the ground rules")
    page = bola.get(group_link(lena, page.url.removesuffix("ground-rules/"), 4))
    assert "Lena Marsh facilitates this learning set and invites you to join it. A learning set is" in page.main
