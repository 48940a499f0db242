"""Making a set, coming into it, its ground rules, handing over, leaving and closing, as people meet them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.operations import personal_data
from learnapp.store.sets import agreed_actions, discussions, posts, sets
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import set_member
from tests.client import Visitor
from tests.conftest import START, Clock, Queries
from tests.learning_sets.making import somebody
from tests.learning_sets.tuesdays import Tuesday, tuesday

__all__ = ["tuesday"]


def _link(visitor: Visitor, set_url: str, **fields: str) -> str:
    page = visitor.submit(visitor.get(f"{set_url}members/"), "Create a link", fields)
    return page.words(page.all("code")[-1]).removeprefix("http://localhost")


def _cohort(tuesday: Tuesday, educator: int, learner: int) -> int:
    made = tuesday.change(
        cohorts.make, name="F1", about="", starts_on=date(2026, 8, 1), ends_on=None, educator=educator, now=START
    )
    tuesday.change(memberships.join, made, learner, START)
    return int(made)


def test_somebody_with_no_set_is_told_what_one_is_and_makes_one(lena: Visitor) -> None:
    page = lena.get("/sets/")
    assert "You are not in a set yet" in page.main
    page = lena.submit(lena.get(page.link("Create a learning set")), "Create set", {"name": " Tuesday  set "})
    assert page.heading == "Ground rules"
    page = lena.submit(page, "I agree")
    assert page.heading == "Tuesday set"
    assert "Lena Marsh (you), facilitator" in page.main
    assert "You facilitate" not in page.main
    assert "you facilitate" in lena.get("/sets/").main


@pytest.mark.parametrize(
    ("name", "message"),
    [("  ", "Give the set a name"), ("x" * 121, "Shorten it to 120"), ("Tues\u202eday", "hidden characters")],
)
def test_a_set_needs_a_name_that_can_be_shown(lena: Visitor, name: str, message: str) -> None:
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": name}, status=422)
    assert message in page.errors[0]


def test_nobody_makes_sets_without_end(lena: Visitor) -> None:
    for number in range(20):
        assert lena.post("/sets/new/", {"name": f"Set {number}"}).status_code == 303
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": "One more"}, status=422)
    assert "You belong to 20 sets" in page.errors[0]


# Whose set it is ---------------------------------------------------------------------------------

PAGES = ("", "members/", "ground-rules/", "ground-rules/change/", "hand-over/", "leave/", "close/", "reports/")


@pytest.mark.parametrize("who", ["edwin", "ada", "lena"])
def test_strangers_the_cohorts_educator_admins_and_former_members_find_nothing(
    tuesday: Tuesday, who: str, ids: dict[str, int], clock: Clock
) -> None:
    _cohort(tuesday, ids["edwin"], ids["lena"])
    tuesday.change(sets.leave, tuesday.set_id, ids["lena"], clock.now)
    stranger = Visitor(tuesday.app).signed_in(who)
    for page in PAGES:
        stranger.get(tuesday.url + page, status=404)
        assert stranger.post(tuesday.url + page, {"revision": "1", "to": "1"}).status_code in {404, 405}
    assert stranger.post(f"{tuesday.url}invitations/1/take-back/", {}).status_code == 404
    assert "Tuesday set" not in stranger.get("/sets/").main
    assert tuesday.change(sets.lock, tuesday.set_id).closed_at is None


@pytest.mark.parametrize("page", ["ground-rules/change/", "hand-over/", "close/", "reports/"])
def test_what_is_the_facilitators_is_not_the_members(tuesday: Tuesday, lena: Visitor, bola: Visitor, page: str) -> None:
    lena.get(tuesday.url + page, status=404)
    bola.get(tuesday.url + page)


def test_a_suspended_member_is_shown_as_one_and_pages_hold(
    tuesday: Tuesday, bola: Visitor, ids: dict[str, int]
) -> None:
    tuesday.change(lambda c: c.execute(person.update().where(person.c.id == ids["lena"]).values(suspended_at=START)))
    assert "Cannot sign in" in bola.get(f"{tuesday.url}members/").main
    assert "No one else in the set can" in bola.get(f"{tuesday.url}hand-over/").main


# Ground rules ------------------------------------------------------------------------------------


def test_nothing_is_seen_before_the_rules_are_agreed_to(tuesday: Tuesday, edwin: Visitor, ids: dict[str, int]) -> None:
    tuesday.change(sets.join, tuesday.set_id, ids["edwin"], START)
    page = edwin.get(f"{tuesday.url}members/")
    assert page.heading == "Ground rules"
    assert "Where confidence ends" in page.main
    assert "The people who run this site's database could read them" in page.main
    assert edwin.submit(page, "I agree").heading == "Tuesday set"


def test_rewording_asks_everybody_again_but_whoever_reworded(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    rules = lena.get(f"{tuesday.url}ground-rules/")
    page = bola.submit(bola.get(f"{tuesday.url}ground-rules/change/"), "Save", {"rules": "- Be **kind**."})
    assert page.heading == "Ground rules"
    assert "Be kind." in page.main
    assert bola.get(tuesday.url).heading == "Tuesday set"
    page = lena.get(tuesday.url)
    assert "changed since you agreed" in page.main
    # Agreeing to what was shown before is not agreeing to what holds now.
    assert lena.post(rules.url, {"revision": "1"}).status_code == 409
    assert lena.submit(page, "I agree").heading == "Tuesday set"


@pytest.mark.parametrize(("rules", "message"), [("", "at least one rule"), ("- Be kind. " * 400, "Shorten them")])
def test_rules_that_are_none_or_too_long_are_refused_and_kept(
    tuesday: Tuesday, bola: Visitor, rules: str, message: str
) -> None:
    page = bola.submit(bola.get(f"{tuesday.url}ground-rules/change/"), "Save", {"rules": rules}, status=422)
    assert message in page.errors[0]
    assert page.text.count("Be kind.") == rules.count("Be kind.")


def test_two_who_reword_at_once_overwrite_nothing(tuesday: Tuesday, bola: Visitor) -> None:
    page = bola.get(f"{tuesday.url}ground-rules/change/")
    tuesday.change(sets.change_rules, tuesday.set_id, "- From the other tab.", 1)
    tuesday.change(lambda c: c.execute(set_member.update().values(accepted_rules=2)))
    page = bola.submit(page, "Save", {"rules": "- From this one."}, status=409)
    assert "From the other tab." in page.main
    assert "From this one." in page.main
    assert "From this one." in bola.submit(page, "Save").main


# Invitations -------------------------------------------------------------------------------------


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
    page = visitor.submit(page, "Sign in", {"email": "edwin@example.org", "password": "violet tractor umbrella"})
    assert page.heading == "Join Tuesday set"


def test_a_link_meant_for_another_says_so(tuesday: Tuesday, bola: Visitor, edwin: Visitor, ada: Visitor) -> None:
    link = _link(bola, tuesday.url, email="Edwin@Example.org")
    page = ada.get(link, status=403)
    assert "You are signed in as" in page.main
    assert "ada@example.org" in page.main
    assert "edwin" not in page.main.lower()
    assert ada.post(link, {}).status_code == 403
    edwin.submit(edwin.get(link), "Join")


def test_a_link_that_leads_nowhere_says_so(edwin: Visitor) -> None:
    assert "does not match an invitation" in edwin.get("/sets/join/guess/", status=410).main


def test_an_invitation_is_taken_back(tuesday: Tuesday, bola: Visitor, edwin: Visitor) -> None:
    link = _link(bola, tuesday.url)
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Withdraw")
    assert not page.all("code")
    assert "has withdrawn this invitation" in edwin.get(link, status=410).main
    assert edwin.post(link, {}).status_code == 410


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


def test_no_more_are_invited_than_there_is_room_for(tuesday: Tuesday, bola: Visitor) -> None:
    for _ in range(7):
        _link(bola, tuesday.url)
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Create a link", status=422)
    assert "7 open invitations" in page.errors[0]


def test_a_full_set_says_so_and_the_link_stays_good(tuesday: Tuesday, bola: Visitor, edwin: Visitor) -> None:
    link = _link(bola, tuesday.url)
    page = edwin.get(link)
    for number in range(7):
        tuesday.change(sets.join, tuesday.set_id, tuesday.change(somebody, f"Peer{number}"), START)
    page = edwin.submit(page, "Join", status=409)
    assert "This set is full" in page.main
    edwin.get(tuesday.url, status=404)


def test_few_members_are_told_that_they_are_few(tuesday: Tuesday, bola: Visitor) -> None:
    assert "A set works best with 4 to 8" in bola.get(f"{tuesday.url}members/").main
    for number in range(3):
        tuesday.change(sets.join, tuesday.set_id, tuesday.change(somebody, f"Peer{number}"), START)
    assert "A set works best with" not in bola.get(f"{tuesday.url}members/").main


# Who must not facilitate -------------------------------------------------------------------------


def test_an_educator_of_a_member_is_not_invited_to_facilitate(
    tuesday: Tuesday, bola: Visitor, edwin: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["edwin"], ids["lena"])
    fields = {"email": "edwin@example.org", "role": "facilitator"}
    page = bola.submit(bola.get(f"{tuesday.url}members/"), "Create a link", fields, status=422)
    assert "cannot facilitate" in page.errors[0]
    # A link without an address is found out when it is used.
    link = _link(bola, tuesday.url, role="facilitator")
    page = edwin.submit(edwin.get(link), "Join", status=409)
    assert "must not be an educator of a cohort that a member belongs to" in page.main
    edwin.get(tuesday.url, status=404)


def test_handing_over_suggests_whose_turn_it_is_and_not_who_assesses(
    tuesday: Tuesday, bola: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["edwin"], ids["lena"])
    tuesday.change(sets.join, tuesday.set_id, ids["edwin"], START)
    page = bola.get(f"{tuesday.url}hand-over/")
    assert page.chosen() == {"Lena Marsh"}
    assert "Edwin Okafor cannot facilitate" in page.main
    page = bola.submit(page, "Hand over", {"to": ids["edwin"]}, status=422)
    assert page.errors == ["Choose one of the members"]
    assert "Lena Marsh is now the facilitator" in bola.submit(page, "Hand over", {"to": ids["lena"]}).main
    bola.get(f"{tuesday.url}hand-over/", status=404)
    lena.get(f"{tuesday.url}hand-over/")


def test_a_facilitator_who_becomes_an_educator_of_a_member_hands_over(
    tuesday: Tuesday, bola: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["bola"], ids["lena"])
    assert "You cannot facilitate now" in bola.get(tuesday.url).main
    bola.get(f"{tuesday.url}reports/", status=404)
    page = lena.get(tuesday.url)
    assert "Bola Adeyemi cannot facilitate now" in page.main
    page = lena.submit(lena.get(page.link("choose who facilitates")), "Let them facilitate", {"to": ids["lena"]})
    assert "Lena Marsh (you), facilitator" in page.main
    assert "cannot facilitate now" not in page.main


def test_whoever_the_facilitator_assesses_is_told_why_they_cannot_join(
    tuesday: Tuesday, bola: Visitor, edwin: Visitor, ids: dict[str, int]
) -> None:
    _cohort(tuesday, ids["bola"], ids["edwin"])
    link = _link(bola, tuesday.url)
    page = edwin.submit(edwin.get(link), "Join", status=409)
    assert "Ask the set to choose another facilitator" in page.main


# Leaving and closing -----------------------------------------------------------------------------


def test_leaving_says_what_stays_and_any_member_takes_over(
    tuesday: Tuesday, bola: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    page = bola.get(f"{tuesday.url}leave/")
    assert "Your posts stay, under your name" in page.main
    assert "Hand over first" in page.main
    assert "You have left Tuesday set" in bola.submit(page, "Leave the set").main
    bola.get(tuesday.url, status=404)
    page = lena.get(tuesday.url)
    assert "This set has no facilitator" in page.main
    lena.submit(lena.get(f"{tuesday.url}hand-over/"), "Let them facilitate", {"to": ids["lena"]})
    assert "facilitator" in lena.get(tuesday.url).main


def test_a_closed_set_is_read_and_nothing_is_added(tuesday: Tuesday, bola: Visitor, lena: Visitor) -> None:
    link = _link(bola, tuesday.url)
    change, over = bola.get(f"{tuesday.url}ground-rules/change/"), bola.get(f"{tuesday.url}hand-over/")
    page = bola.submit(bola.get(f"{tuesday.url}close/"), "Close the set")
    assert "You can read it, but not add to it" in page.main
    for visitor in (bola, lena):
        for where in ("", "members/", "ground-rules/"):
            visitor.get(tuesday.url + where)
    for shown, button in ((change, "Save"), (over, "Hand over")):
        assert "nothing was changed" in bola.submit(shown, button).main
    assert bola.post(f"{tuesday.url}members/", {"email": ""}).status_code == 303
    assert "has been closed" in Visitor(tuesday.app).signed_in("edwin").get(link, status=409).main


def test_an_erased_member_leaves_pages_that_hold(
    app: Flask, tuesday: Tuesday, lena: Visitor, ids: dict[str, int]
) -> None:
    tuesday.change(personal_data.erase, ids["bola"])
    for where in ("", "members/", "ground-rules/", "hand-over/"):
        assert "Bola" not in lena.get(tuesday.url + where).main


def test_pages_take_the_same_number_of_queries_for_two_as_for_nine(
    tuesday: Tuesday, bola: Visitor, queries: Queries
) -> None:
    def count() -> list[int]:
        found = []
        for where in ("", "members/", "ground-rules/", "hand-over/"):
            bola.get(tuesday.url + where)
            queries()
            bola.get(tuesday.url + where)
            found.append(len(queries()))
        return found

    few = count()
    for number in range(7):
        tuesday.change(sets.join, tuesday.set_id, tuesday.change(somebody, f"Peer{number}"), START)
    assert count() == few
    assert max(few) <= 5


# The first page ----------------------------------------------------------------------------------


def test_the_first_page_says_what_is_next_and_what_was_reported(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ids: dict[str, int]
) -> None:
    tuesday.change(
        discussions.make,
        tuesday.set_id,
        form="meeting",
        about="issue",
        title="My consultant",
        phase="gathering",
        quorum=3,
        now=START,
        ends=None,
        meets_at=datetime(2026, 11, 24, 18, 0, tzinfo=UTC),
    )
    tuesday.change(agreed_actions.add, tuesday.set_id, ids["lena"], "Ring her.", date(2026, 11, 20), START)
    page = lena.get(tuesday.url)
    assert "Meeting: My consultant On 24 November 2026 at 6pm" in page.main
    assert "Thread: The tea round Talking it through" in page.main
    assert "Your action: Ring her. By 20 November 2026" in page.main
    assert page.main.index("Meeting:") < page.main.index("Thread:") < page.main.index("Your action:")
    assert "Your action" not in bola.get(tuesday.url).main
    said = tuesday.change(
        posts.add, tuesday.thread.id, ids["lena"], text="Hm.", html="Hm.", nonce="lenas-own", now=START
    )
    tuesday.change(posts.report, said.id, ids["edwin"], "Unkind", START, pass_on=False)
    assert "1 reported post needs your decision" in bola.get(tuesday.url).main
    assert "reported" not in lena.get(tuesday.url).main


def test_a_set_with_nothing_planned_says_how_to_go_on(lena: Visitor) -> None:
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": "Tuesday set"})
    page = lena.submit(page, "I agree")
    assert page.link("plan a meeting")
    assert page.link("start a thread")
