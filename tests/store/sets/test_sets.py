"""Learning sets as rows, on both databases: who belongs, in what role, and who must not facilitate."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from learnapp.domain.sets.ground_rules import DEFAULT
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.operations import personal_data
from learnapp.store.operations.housekeeping import ENDS
from learnapp.store.sets import posts, set_invitations, sets
from learnapp.store.tables.set_tables import discussion, learning_set, post, set_invitation, set_member
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread, somebody
from tests.store.sets.belonging import LATER, SECRET, Site


def test_those_who_belong_see_the_set_and_nobody_else(site: Site) -> None:
    made = site.do(a_set, {site.lena: "member", site.bola: "facilitator"})
    the_set, me, members = site.whole(site.lena, made)
    assert (the_set.name, the_set.ground_rules, the_set.rules_revision) == ("Tuesday set", DEFAULT, 1)
    assert (me.name, me.role, me.accepted_rules, me.assesses) == ("Lena Marsh", "member", 1, False)
    assert [(one.name, one.facilitates) for one in members] == [("Bola Adeyemi", True), ("Lena Marsh", False)]
    assert site.do(sets.for_member, site.lena, made, LATER) == (the_set, me)
    assert site.whole(site.edwin, made) is None
    assert site.whole(site.lena, made + 1) is None
    assert [(one.the_set, one.role, one.members) for one in site.do(sets.of_person, site.lena)] == [
        (the_set, "member", 2)
    ]
    assert site.do(sets.of_person, site.edwin) == []


def test_who_left_is_out_and_can_come_back_to_agree_again(site: Site) -> None:
    made = site.do(a_set, [site.lena, site.bola])
    assert site.do(sets.leave, made, site.lena, LATER)
    assert not site.do(sets.leave, made, site.lena, LATER)
    assert site.whole(site.lena, made) is None
    assert [one.left_at for one in site.do(sets.everybody, made, LATER)] == [None, LATER]
    assert site.do(sets.join, made, site.lena, LATER) == "joined"
    assert site.whole(site.lena, made)[1].accepted_rules == 0


def test_the_ninth_member_is_refused_and_a_facilitator_comes_on_top(site: Site) -> None:
    eight = site.people(8)
    made = site.do(a_set, eight)
    assert site.do(sets.join, made, site.lena, LATER) == "full"
    assert site.do(sets.join, made, eight[0], LATER) == "already"
    assert site.do(sets.join, made, site.bola, LATER, "facilitator") == "joined"
    assert site.do(sets.join, made, site.lena, LATER, "facilitator") == "facilitated"
    assert len(site.whole(site.bola, made)[2]) == 9


def test_of_twenty_at_once_for_the_last_place_one_comes_in(site: Site) -> None:
    made = site.do(a_set, site.people(7))
    eager = [site.do(somebody, f"Eager{i}") for i in range(20)]
    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(lambda who: site.do(sets.join, made, who, LATER), eager))
    assert sorted(found) == ["full"] * 19 + ["joined"]


def test_a_closed_set_takes_nobody(site: Site) -> None:
    made = site.do(a_set, [site.lena])
    assert site.do(sets.close, made, LATER)
    assert not site.do(sets.close, made, LATER)
    assert site.do(sets.join, made, site.bola, LATER) == "closed"
    assert site.whole(site.lena, made)[0].closed_at == LATER


def test_the_last_to_leave_closes_the_set(site: Site) -> None:
    made = site.do(a_set, [site.lena, site.bola])
    for who, closed in ((site.lena, None), (site.bola, LATER)):
        site.do(sets.leave, made, who, LATER)
        assert site.do(sets.lock, made).closed_at == closed


def test_a_closed_set_is_deleted_a_year_on_with_everything_in_it(site: Site) -> None:
    made, other = site.do(a_set, [site.lena]), site.do(a_set, [site.lena], "Open")
    thread = site.do(a_thread, made)
    site.do(posts.add, thread.id, site.lena, text="Said.", html="Said.", nonce="n", now=START)
    site.do(set_invitations.make, made, email_key="", role="member", secret=SECRET, now=START)
    site.do(sets.close, made, START)
    clear = ENDS["learning_set"].clear
    assert clear is not None
    assert site.do(clear, START + timedelta(days=364), 10) == 0
    assert site.do(clear, START + timedelta(days=366), 10) == 1
    for table in (post, discussion, set_invitation):
        assert site.do(lambda c, table=table: c.execute(sa.select(table)).all()) == []
    assert site.do(lambda c: c.execute(sa.select(learning_set.c.id)).scalars().all()) == [other]
    assert site.do(lambda c: c.execute(sa.select(set_member.c.set_id)).scalars().all()) == [other]


def test_an_educator_of_a_member_does_not_join_as_facilitator(site: Site) -> None:
    site.cohort(site.edwin, site.lena)
    made = site.do(a_set, [site.lena, site.bola])
    assert site.do(sets.join, made, site.edwin, LATER, "facilitator") == "assessed"
    assert site.do(sets.join, made, site.edwin, LATER, "member") == "joined"


def test_the_facilitator_is_not_handed_on_to_an_educator_of_a_member(site: Site) -> None:
    site.cohort(site.edwin, site.lena)
    made = site.do(a_set, {site.bola: "facilitator", site.lena: "member", site.edwin: "member"})
    assert site.do(sets.hand_over, made, site.edwin, LATER) == "assesses"
    assert site.do(sets.hand_over, made, 10_000, LATER) == "not a member"
    assert site.do(sets.hand_over, made, site.lena, LATER) == "handed"
    assert [(one.name, one.role) for one in site.whole(site.lena, made)[2] if one.facilitates] == [
        ("Lena Marsh", "facilitator")
    ]


def test_whoever_the_facilitator_assesses_does_not_join(site: Site) -> None:
    site.cohort(site.edwin, site.lena)
    made = site.do(a_set, {site.edwin: "facilitator", site.bola: "member"})
    assert site.do(sets.join, made, site.lena, LATER) == "assessed"
    assert site.whole(site.lena, made) is None


def test_a_facilitator_who_becomes_an_educator_of_a_member_is_suspended(site: Site) -> None:
    made = site.do(a_set, {site.edwin: "facilitator", site.lena: "member"})
    assert site.whole(site.edwin, made)[1].facilitates
    cohort = site.cohort(site.bola, site.lena)
    site.do(cohorts.add_educator, cohort, site.edwin, START)
    me = site.whole(site.edwin, made)[1]
    assert (me.role, me.assesses, me.facilitates) == ("facilitator", True, False)
    # Until they are no longer an educator.
    site.do(cohorts.end_educator, cohort, site.edwin, LATER)
    assert site.whole(site.edwin, made, LATER + timedelta(seconds=1))[1].facilitates


@pytest.mark.parametrize("over", ["membership", "cohort", "own"])
def test_what_is_over_or_ones_own_does_not_count(site: Site, over: str) -> None:
    cohort = site.cohort(site.edwin, site.edwin if over == "own" else site.lena)
    if over == "membership":
        site.do(memberships.end, cohort, site.lena, LATER)
    if over == "cohort":
        site.do(cohorts.close, cohort, LATER)
    made = site.do(a_set, [site.lena, site.bola])
    soon = LATER + timedelta(seconds=1)
    assert site.do(sets.join, made, site.edwin, soon, "facilitator") == "joined"


def test_a_cohort_that_begins_later_counts(site: Site) -> None:
    cohort = site.do(
        cohorts.make, name="F2", about="", starts_on=date(2027, 8, 1), ends_on=None, educator=site.edwin, now=START
    )
    site.do(memberships.join, cohort, site.lena, START + timedelta(days=200))
    made = site.do(a_set, [site.lena])
    assert site.do(sets.join, made, site.edwin, LATER, "facilitator") == "assessed"


def test_an_erased_facilitator_leaves_a_set_that_anybody_can_take_on(site: Site) -> None:
    made = site.do(a_set, {site.bola: "facilitator", site.lena: "member"})
    site.do(personal_data.erase, site.bola)
    assert [one.name for one in site.whole(site.lena, made)[2]] == ["Lena Marsh"]
    assert site.do(sets.hand_over, made, site.lena, LATER) == "handed"


def test_only_the_rules_that_hold_can_be_agreed_to(site: Site) -> None:
    made = site.do(a_set, [site.lena, site.bola])
    assert site.do(sets.change_rules, made, "- Be kind.", 1)
    assert not site.do(sets.change_rules, made, "- Be early.", 1)
    assert not site.do(sets.accept_rules, made, site.lena, 1, LATER)
    assert site.do(sets.accept_rules, made, site.lena, 2, LATER)
    assert not site.do(sets.accept_rules, made, site.edwin, 2, LATER)
    the_set, me, _ = site.whole(site.lena, made)
    assert (the_set.ground_rules, me.accepted_rules, me.accepted_at) == ("- Be kind.", 2, LATER)
