"""A thread over days: its dates move it, votes are sealed until counted, late answers are private."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import START, Queries
from tests.learning_sets.sets_made import a_set
from tests.learning_sets.threads.beginning import Set

FIRST_ENDS = timedelta(days=3, hours=11)
"""After the first vote's date and before the next: votes by default run to 8pm three days on, in November."""


def test_nothing_of_a_vote_is_on_any_page_until_it_is_counted(the_set: Set) -> None:
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1)):
        page = the_set.vote(name, choice, reason=f"canary {choice}")
        assert "Your vote is in." in page.main
        for other in ("p2", "edwin"):
            seen = the_set.page(other)
            assert "canary" not in seen.text
            assert "spread-1" not in seen.text
    assert "Votes so far: 3 of 4." in the_set.page("p2").main
    the_set.vote("p2", 1)
    page = the_set.page("bola")
    assert page.heading == "Talking it through", "everybody has voted: nobody waits for the date"
    assert "3 of 4" in page.main
    assert the_set.ballots() == []
    assert page.text.count("canary 0") == 1
    assert page.text.count("canary 1") == 2


def test_dates_move_it_on_and_whoever_was_away_answers_for_themselves_alone(the_set: Set) -> None:
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1)):
        the_set.vote(name, choice)
    the_set.pass_time(FIRST_ENDS)
    spread = the_set.page("lena")
    assert spread.heading == "Talking it through"
    assert "2 of 3" in spread.main
    late = the_set.page("p2")
    assert "The first vote is over" in late.main
    assert "2 of 3" not in late.text
    assert "What is said" not in late.text
    after = the_set.vote("p2", 0, "Keep it for myself", reason="canary-late")
    assert "We have kept your answer for you only." in after.main
    assert "2 of 3" in after.main
    assert the_set.thread.tallies[1].counts == (1, 2, 0)
    assert the_set.ballots() == [(the_set.voters[3], 1, True)]
    assert not any("canary-late" in the_set.page(name).text for name in ("lena", "bola", "p1", "edwin"))


def test_one_can_look_without_answering_but_not_before_the_vote_is_counted(the_set: Set) -> None:
    token = {"csrf_token": the_set.who("p2").token()}
    the_set.who("p2").raw("POST", f"{the_set.at}look/", data=token)
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1)):
        the_set.vote(name, choice)
    the_set.pass_time(FIRST_ENDS)
    assert "2 of 3" not in the_set.page("p2").text
    page = the_set.who("p2").submit(the_set.page("p2"), "Show me without answering")
    assert "2 of 3" in page.main
    assert the_set.ballots() == []


def test_it_goes_on_to_the_change_and_to_actions_and_closes_by_itself(the_set: Set) -> None:
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1), ("p2", 1)):
        the_set.vote(name, choice)
    the_set.who("bola").submit(the_set.page("bola"), "Post", {"text": "What if she sees it anyway?"})
    assert "What if she sees it anyway?" in the_set.page("lena").main
    the_set.pass_time(timedelta(days=8, hours=12))
    assert the_set.page("lena").heading == "Second vote"
    for name in ("lena", "bola", "p1", "p2"):
        the_set.vote(name, 0)
    page = the_set.page("lena")
    assert page.heading == "Actions"
    assert "First 1 of 4 Second 4 of 4 (+3)" in page.main
    assert "What each answer led to in the story" in page.main
    page = the_set.who("lena").get(page.link("Add an action"))
    fields = {"text": "Say it at once next time.", "due-day": "1", "due-month": "Dec"}
    page = the_set.who("lena").submit(page, "Save", fields)
    assert page.heading == "Actions"
    assert "Say it at once next time." in page.main
    the_set.pass_time(timedelta(days=30))
    page = the_set.page("p2")
    assert page.heading == "Closed"
    assert "What if she sees it anyway?" in page.main
    assert the_set.thread.closed_at is not None


def test_with_two_votes_nothing_is_shown_of_them(the_set: Set) -> None:
    the_set.vote("lena", 0, reason="canary")
    the_set.vote("bola", 1)
    the_set.pass_time(FIRST_ENDS)
    page = the_set.page("lena")
    assert "2 votes. With fewer than 3 we show nothing more" in page.main
    assert "canary" not in page.text


def test_nobody_votes_after_the_close_by_an_old_page_or_a_raw_request(the_set: Set) -> None:
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1)):
        the_set.vote(name, choice)
    old = the_set.page("lena")
    browser_of_lena = the_set.who("lena")
    old_late = the_set.page("p2")
    the_set.who("edwin").submit(the_set.page("edwin"), "Close the vote now")
    spread = the_set.page("edwin").main
    page = the_set.who("lena").submit(old, "Change my vote", {"choice": "2"}, 409)
    assert "This vote closed before yours arrived" in page.main
    page = the_set.who("p2").submit(old_late, "Send my vote", {"choice": "2", "confidence": "1"}, 409)
    assert "This vote closed" in page.main
    fields = {"round": "2", "choice": "1", "confidence": "1", "revision": "0"}
    assert browser_of_lena.post(f"{the_set.at}vote/", fields).status_code in {302, 409}
    assert the_set.thread.tallies[1].counts == (1, 2, 0)
    assert the_set.ballots() == []
    assert the_set.page("edwin").main == spread


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "9"},
        {"choice": "-1"},
        {"choice": ""},
        {"choice": "0; DROP"},
        {"confidence": "4"},
        {"reason": "x" * 501},
        {"round": "first"},
    ],
)
def test_a_vote_that_cannot_be_is_refused(the_set: Set, fields: dict[str, str]) -> None:
    sent = {"choice": "0", "confidence": "1", **fields}
    page = the_set.who("lena").submit(the_set.page("lena"), "Send my vote", sent, 409 if "round" in fields else 422)
    assert the_set.ballots() == []
    assert page.errors or "not open" in page.main


@pytest.mark.parametrize("round_", ["0", "1", "2", "-1", "99"])
def test_while_no_vote_is_open_no_raw_request_leaves_a_ballot(the_set: Set, round_: str) -> None:
    for name in ("lena", "bola", "p1", "p2"):
        the_set.vote(name, 0)
    assert the_set.page("lena").heading == "Talking it through"
    fields = {"round": round_, "choice": "1", "confidence": "1", "revision": "0"}
    assert the_set.who("lena").post(f"{the_set.at}vote/", fields).status_code == 409
    assert the_set.ballots() == []


def test_a_vote_that_was_counted_meanwhile_is_kept_for_oneself_at_the_first_press(the_set: Set) -> None:
    the_set.vote("lena", 0)
    old = the_set.page("lena")
    for name in ("bola", "p1", "p2"):
        the_set.vote(name, 0)
    page = the_set.who("lena").submit(old, "Change my vote", {"choice": "2"}, 409)
    assert "for you only" in the_set.who("lena").submit(page, "Keep it for myself").main


def test_what_is_wrong_with_a_late_answer_is_said_at_its_field(the_set: Set) -> None:
    for name in ("lena", "bola", "p1"):
        the_set.vote(name, 0)
    the_set.pass_time(FIRST_ENDS)
    fields = {"choice": "1", "confidence": "2", "reason": "x" * 501}
    page = the_set.who("p2").submit(the_set.page("p2"), "Keep it for myself", fields, 422)
    assert page.link("It is 1 too long").endswith("#late-reason")
    assert 'id="late-reason-error"' in page.text


def test_a_reason_that_may_tell_who_it_is_about_is_asked_about(the_set: Set) -> None:
    page = the_set.vote("lena", 1, status=422, reason="Mrs Okonjo in bed 7 asked for it.")
    assert "A bed, bay or room: bed 7" in page.main
    assert the_set.ballots() == []
    assert "Your vote is in" in the_set.who("lena").submit(page, "Send as it is").main


def test_two_tabs_overwrite_nothing(the_set: Set) -> None:
    one = the_set.page("lena")
    the_set.vote("lena", 0)
    stale = the_set.who("lena").submit(one, "Send my vote", {"choice": "2", "confidence": "1"}, 409)
    assert "another tab" in stale.main
    assert the_set.ballots() == [(the_set.ids["lena"], 1, False)]
    again = the_set.who("lena").submit(stale, "Change my vote")
    assert "Your vote is in." in again.main


def test_whoever_facilitates_closes_a_vote_early_once_enough_have_voted(the_set: Set) -> None:
    the_set.vote("lena", 0)
    the_set.vote("bola", 1)
    page = the_set.page("edwin")
    assert "once 3 people have voted" in page.main
    revision = {"revision": str(the_set.thread.revision)}
    assert the_set.who("edwin").post(f"{the_set.at}next/", revision).status_code == 409
    the_set.vote("p1", 1)
    page = the_set.page("edwin")
    assert the_set.who("lena").post(f"{the_set.at}next/", revision).status_code == 404
    after = the_set.who("edwin").submit(page, "Close the vote now")
    assert after.heading == "Talking it through"
    again = the_set.who("edwin").submit(page, "Close the vote now", status=409)
    assert "The thread has just moved on." in again.main
    assert the_set.thread.phase == "talk"


def test_a_clock_that_is_set_back_does_no_harm(the_set: Set) -> None:
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1)):
        the_set.vote(name, choice)
    the_set.pass_time(FIRST_ENDS)
    the_set.page("lena")
    was = the_set.thread
    the_set.pass_time(-FIRST_ENDS)
    assert the_set.page("bola").heading == "Talking it through"
    assert the_set.thread == was
    the_set.pass_time(timedelta(days=9))
    assert the_set.page("lena").heading == "Second vote"
    assert the_set.thread.tallies[1].counts == (1, 2, 0)


def test_it_does_not_wait_for_somebody_who_leaves(the_set: Set) -> None:
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1)):
        the_set.vote(name, choice)
    with the_set.app.extensions["store"].write() as connection:
        sets.leave(connection, the_set.id, the_set.voters[3], START)
    assert the_set.page("lena").heading == "Talking it through"


def _addresses(at: str, set_id: int) -> list[tuple[str, str]]:
    reads = [("GET", f"/sets/{set_id}/threads/"), ("GET", f"/sets/{set_id}/threads/new/"), ("GET", at)]
    reads += [("GET", f"{at}routes/"), ("GET", f"/sets/{set_id}/1/")]
    return [*reads, *(("POST", f"{at}{name}/") for name in ("vote", "look", "next", "routes"))]


@pytest.mark.parametrize("who", ["ada", "p2", "stranger"])
def test_nobody_else_sees_a_thread(
    the_set: Set, who: str, ids: dict[str, int], app: Flask, ada: Visitor, edwin: Visitor
) -> None:
    visitor = ada
    at, set_id = the_set.at, the_set.id
    if who == "p2":
        visitor = the_set.who("p2")
        with app.extensions["store"].write() as connection:
            sets.leave(connection, set_id, the_set.voters[3], START)
    if who == "stranger":
        other = a_set(app, [ids["ada"]], name="Another")
        at, set_id = at.replace(f"/sets/{set_id}/", f"/sets/{other}/"), other
    token = {"csrf_token": visitor.token()}
    found = {
        f"{method} {url}": visitor.raw(method, url, data=token if method == "POST" else None).status_code
        for method, url in _addresses(at, set_id)
        if who != "stranger" or url not in {f"/sets/{set_id}/threads/", f"/sets/{set_id}/threads/new/"}
    }
    assert set(found.values()) == {404}, found


def test_its_page_takes_as_many_queries_with_a_hundred_posts(the_set: Set, app: Flask, queries: Queries) -> None:
    for name, choice in (("lena", 0), ("bola", 1), ("p1", 1), ("p2", 1)):
        the_set.vote(name, choice)
    the_set.page("lena")
    queries()
    the_set.page("lena")
    before = queries()
    for number in range(30):
        the_set.who("bola").post(
            f"/sets/{the_set.id}/discussions/1/write/", {"text": f"Point {number}.", "nonce": f"nonce-{number:04}"}
        )
    the_set.page("lena")  # which records, once, how far she has read
    queries()
    page = the_set.page("lena")
    after = queries()
    assert "Point 29." in page.main
    assert len(after) == len(before) <= 10, after


def test_the_last_to_vote_is_told_that_the_votes_are_counted_and_the_others_that_theirs_can_change(
    the_set: Set,
) -> None:
    for name in ("lena", "bola", "p1"):
        assert "You can change it until the vote closes." in the_set.vote(name, 0).main
    page = the_set.vote("p2", 1)
    assert "Everyone has voted now, so the votes are counted." in page.main
    assert "You can change it" not in page.main
    assert page.heading != "First vote"


def test_a_character_of_the_case_may_be_named_in_what_is_written_and_a_stranger_is_asked_about(
    the_set: Set, app: Flask
) -> None:
    the_set.vote("lena", 0, reason="Sister Obi's first question is who was near.")
    page = the_set.vote("bola", 0, status=422, reason="Dr Zweigelmann would do the same.")
    assert "Dr Zweigelmann" in page.main
    address = f"/sets/{the_set.id}/actions/new/?discussion=1"
    when = {"due-day": "20", "due-month": "Nov"}
    lena = the_set.who("lena")
    saved = lena.submit(lena.get(address), "Save", {"text": "Do as Sister Obi does.", **when})
    assert "What could identify" not in saved.main
    asked = lena.submit(lena.get(address), "Save", {"text": "Do as Sister Zweigelmann does.", **when})
    assert "Sister Zweigelmann" in asked.main


def test_an_action_can_still_be_added_when_the_thread_has_closed(the_set: Set) -> None:
    the_set.vote("lena", 0)
    for _ in range(6):
        the_set.pass_time(timedelta(days=8))
        page = the_set.page("lena")
    assert the_set.thread.closed
    lena = the_set.who("lena")
    page = lena.get(page.link("Add an action"))
    page = lena.submit(page, "Save", {"text": "Ask for a trolley.", "due-day": "20", "due-month": "Dec 2027"}, 422)
    due = the_set.clock.now + timedelta(days=9)
    page = lena.submit(page, "Save", {"due-day": str(due.day), "due-month": str(due.month), "due-year": str(due.year)})
    assert "Ask for a trolley." in page.main
