"""Meetings on their pages: planned, voted, moved on, looked at by each, and refused clearly."""

import io
import json
import zipfile
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp.domain.sets.meeting_phases import PHASES
from learnapp.learning_sets.meetings import meetings
from learnapp.store.db.engine import Store, StoreBusyError
from learnapp.store.tables.set_tables import facilitator_note
from tests.client import Visitor
from tests.conftest import Clock
from tests.learning_sets.meetings_held import CASE, QUESTION, Held, held, signed_in
from tests.learning_sets.sets_made import a_set

# Planning


def test_it_is_planned_from_what_is_on_offer(app: Flask, ids: dict[str, int], clock: Clock) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(lena.get(f"/sets/{set_id}/meetings/").link("Plan or start a meeting"))
    page = lena.get(page.link("Spilt") if "Spilt" in page.main else page.link("spilt"))
    fields = {"place": "corridor", "date-day": "9", "date-month": "11", "time": "6.30pm", "observer": ids["bola"]}
    page = lena.submit(page, "Plan the meeting", fields)
    assert page.heading == "Arriving"
    assert "The meeting starts at 6:30pm on Monday 9 November 2026, UK time." in page.main
    assert "Bola Adeyemi observes how you work" in page.main
    page = lena.get(f"/sets/{set_id}/meetings/")
    assert "6:30pm on Monday 9 November 2026" in page.main


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"place": None}, "Choose what to vote on"),
        ({"place": "nowhere"}, "Choose what to vote on"),
        ({"quorum": "2"}, "must be from 3 to 3"),
        ({"quorum": "many"}, "must be from 3 to 3"),
        ({"date-day": "9", "date-month": "11"}, "Enter the time you will meet"),
        ({"time": "6.30pm"}, "Enter a date"),
        ({"date-day": "1", "date-month": "11", "date-year": "2026", "time": "5pm"}, "must be today or later"),
        ({"date-day": "1", "date-month": "11", "date-year": "2062", "time": "5pm"}, "within two years"),
        ({"presenter": "9999"}, "Choose someone who belongs to this set"),
        ({"observer": "x"}, "Choose someone who belongs to this set"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    app: Flask, ids: dict[str, int], fields: dict[str, str | None], message: str
) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    page = lena.submit(page, "Plan the meeting", {"place": "corridor", **fields}, status=422)
    assert message in page.errors[0]
    assert len(page.errors) == 1


def test_an_issue_needs_a_presenter_and_words(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(lena.get(f"/sets/{set_id}/meetings/new/").link("Discuss a member"))
    page = lena.submit(page, "Plan the meeting", status=422)
    assert page.errors == ["Enter the issue in a few words", "Choose who will present"]
    page = lena.submit(page, "Plan the meeting", {"title": "The fourth swap", "presenter": ids["lena"]})
    assert "Lena Marsh presents" in page.main


@pytest.mark.parametrize("when", [{}, {"date-day": "9", "date-month": "11", "time": "6.30pm"}])
def test_a_plan_sent_twice_is_one_meeting(app: Flask, ids: dict[str, int], when: dict[str, str]) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    first = lena.submit(page, "Plan the meeting", {"place": "corridor", **when})
    again = lena.submit(page, "Plan the meeting", {"place": "corridor", **when})
    assert again.url == first.url
    assert "already planned" in again.text
    other = lena.submit(
        page, "Plan the meeting", {"place": "corridor", "date-day": "10", "time": "5pm", "date-month": "11"}
    )
    assert other.url != first.url


def test_no_more_meetings_than_a_set_can_hold(app: Flask, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_COMING", 1)
    meeting = held(app, ids)
    lena = meeting.voters[0]
    page = lena.get(f"/sets/{meeting.set_id}/meetings/new/?module=tea-round&activity=after")
    page = lena.submit(page, "Plan the meeting", {"place": "warmest"}, status=409)
    assert "There are 1 meetings that have not ended" in page.errors[0]
    meeting.until("closed")
    assert lena.submit(page, "Plan the meeting").heading == "Arriving"


def test_what_cannot_be_voted_on_is_not_there(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    for query in ("module=nothing&activity=spilt", "module=tea-round&activity=leaves"):
        lena.get(f"/sets/{set_id}/meetings/new/?{query}", status=404)


# Going through it


@pytest.mark.parametrize("about", [CASE, QUESTION, None])
def test_a_whole_meeting(app: Flask, ids: dict[str, int], about: dict[str, str] | None) -> None:
    plan = {"about": "issue", "title": "The fourth swap", "presenter": str(ids["lena"])}
    meeting = held(app, ids, about=about if about else {"about": "issue"}, plan=None if about else plan)
    seen = [meeting.now().phase]
    while not meeting.now().closed:
        for who in (*meeting.voters, meeting.facilitator):
            page = who.get(meeting.url)
            phase = next(p for p in PHASES["meeting", meeting.now().about] if p.name == meeting.now().phase)
            assert page.heading == phase.title
            who.get(f"{meeting.url}screen/")
        lead = meeting.facilitator.get(meeting.url)
        assert "You are facilitating: what to do now" in lead.main
        assert "You are facilitating" not in meeting.voters[0].get(meeting.url).main
        if meeting.now().phase in {"first_vote", "second_vote"}:
            meeting.everybody_votes(0, 1, 0)
        meeting.next()
        seen.append(meeting.now().phase)
    assert seen == [phase.name for phase in PHASES["meeting", meeting.now().about]]
    page = meeting.voters[0].get(meeting.url)
    assert page.link("Plan the next meeting")
    if about:
        assert "2 of 3" in page.main
        assert "These are totals" in page.main
    assert "Closed" in page.heading


def test_the_facilitator_has_the_guide_beside_the_meeting_and_nobody_else(meeting: Held) -> None:
    assert "Most say so at once." in meeting.facilitator.get(meeting.url).main
    for voter in meeting.voters:
        assert "Most say so at once." not in voter.get(meeting.url).text
        voter.get(f"{meeting.url}notes/", status=404)
    assert "Most say so at once." not in meeting.facilitator.get(f"{meeting.url}screen/").text


def test_a_facilitators_notes_are_theirs(meeting: Held) -> None:
    page = meeting.facilitator.get(f"{meeting.url}notes/")
    meeting.facilitator.submit(page, "Save", {"text": "come back to the tray"})
    assert "come back to the tray" in meeting.facilitator.get(f"{meeting.url}notes/").text
    stale = meeting.facilitator.submit(page, "Save", {"text": "typed in a second tab"}, status=409)
    assert "typed in a second tab" in stale.text
    with meeting.app.extensions["store"].read() as connection:
        assert b"come back" not in connection.execute(sa.select(facilitator_note.c.sealed)).scalar_one()


def test_a_meeting_of_today_stands_on_the_home_of_its_set(meeting: Held, clock: Clock) -> None:
    lena = meeting.voters[0]
    home = lena.get("/home/")
    assert "Your set meets today" in home.main
    assert "Tuesday set, starts 2 November 2026 at 9:30am" in home.main
    meeting.until("first_vote")
    home = lena.get("/home/")
    assert "started" in home.main
    assert lena.get(home.link("Spilt")).heading == "First vote"
    meeting.until("closed")
    assert "meets today" not in lena.get("/home/").main


def test_a_meeting_of_another_day_does_not_stand_on_home(meeting: Held, clock: Clock) -> None:
    lena = meeting.voters[0]
    lena.get("/home/")
    clock.now += timedelta(hours=11)
    assert "meets today" in lena.get("/home/").main
    clock.now += timedelta(days=2)
    assert "meets today" not in signed_in(meeting.app, meeting.ids[0]).get("/home/").main


def test_whoever_comes_late_sees_where_the_others_are(meeting: Held) -> None:
    meeting.until("first_vote")
    for voter in meeting.voters[:2]:
        meeting.vote(voter)
    late = meeting.voters[2]
    assert late.get(meeting.url).heading == "First vote"
    meeting.vote(late)
    meeting.until("talk")
    page = late.get(meeting.url)
    assert page.heading == "Talking it through"
    assert "3 of 3" in page.main


def test_one_who_presses_that_they_are_here_is_counted_once(meeting: Held) -> None:
    lena = meeting.voters[0]
    page = lena.submit(lena.get(meeting.url), "I am here")
    assert "1 of 4 have joined so far" in page.main
    lena.post(f"{meeting.url}here/")
    assert "Here so far: 1." in meeting.facilitator.get(meeting.url).main


def test_time_can_be_added_and_a_meeting_called_off_by_whoever_leads(meeting: Held) -> None:
    ends = meeting.now().phase_ends_at
    assert ends is not None
    meeting.facilitator.submit(meeting.facilitator.get(meeting.url), "Five more minutes")
    assert meeting.now().phase_ends_at == ends + timedelta(minutes=5)
    for endpoint in ("more-time", "call-off"):
        answer = meeting.voters[0].post(f"{meeting.url}{endpoint}/", {"revision": meeting.now().revision})
        assert answer.status_code == 404
    page = meeting.facilitator.submit(meeting.facilitator.get(meeting.url), "Cancel meeting")
    assert "The meeting has been cancelled." in page.main
    meeting.facilitator.get(meeting.url, status=404)


def test_a_meeting_that_has_begun_cannot_be_called_off(meeting: Held) -> None:
    meeting.until("first_vote")
    answer = meeting.facilitator.post(f"{meeting.url}call-off/", {"revision": meeting.now().revision})
    assert answer.status_code == 409
    assert meeting.now().phase == "first_vote"


# Voting


def test_a_vote_is_shown_to_its_voter_alone_and_can_be_changed(meeting: Held) -> None:
    meeting.until("first_vote")
    one, two, _ = meeting.voters
    meeting.vote(one, 1, 3, "a reason of mine")
    page = one.get(meeting.url)
    assert "a reason of mine" in page.text
    assert "Your vote is in." in page.main
    assert "1 of 3 have voted." in page.main
    for other in (two, meeting.facilitator):
        assert "a reason of mine" not in other.get(meeting.url).text
        assert "a reason of mine" not in other.get(f"{meeting.url}screen/").text
    meeting.vote(one, 0, 1, "another reason")
    assert "another reason" in one.get(meeting.url).text
    assert "1 of 3 have voted." in two.get(meeting.url).main


def test_before_each_vote_the_page_says_who_will_see_what(meeting: Held) -> None:
    for phase in ("first_vote", "second_vote"):
        meeting.until(phase)
        page = meeting.voters[0].get(meeting.url)
        assert "Who can see your vote" in page.main
        assert "If everyone chooses the same answer, everyone knows what you chose." in page.main
        assert page.text.index("Who can see your vote") < page.text.index('name="choice"')


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"choice": "7"}, ["Choose one of the options on this page"]),
        ({"choice": "-1"}, ["Choose one of the options on this page"]),
        ({"choice": "0; DROP"}, ["Choose one of the options on this page"]),
        ({"choice": None}, ["Choose one of the options on this page"]),
        ({"confidence": None}, ["Choose how sure you are"]),
        ({"confidence": "9"}, ["Choose how sure you are"]),
        ({"reason": "x" * 501}, ["Your reason must be 500 characters or fewer. It is 1 too long"]),
        ({"reason": "x" * 100_000}, ["Your reason must be 500 characters or fewer. It is 99500 too long"]),
        ({"choice": None, "confidence": None}, ["Choose one of the options on this page", "Choose how sure you are"]),
    ],
)
def test_a_vote_that_is_none_is_refused_and_what_was_typed_stays(
    meeting: Held, fields: dict[str, str | None], messages: list[str]
) -> None:
    meeting.until("first_vote")
    lena = meeting.voters[0]
    sent = {"choice": "1", "confidence": "2", "reason": "kept words", **fields}
    page = lena.submit(lena.get(meeting.url), "Send my vote", sent, status=422)
    assert page.errors == messages
    assert (fields.get("reason") or "kept words")[:400] in page.text
    assert "0 of 3 have voted" in meeting.voters[1].get(meeting.url).main


def test_a_reason_that_may_tell_who_it_is_about_is_asked_about_before_it_is_sent(meeting: Held) -> None:
    meeting.until("first_vote")
    lena = meeting.voters[0]
    sent = {"choice": "1", "confidence": "2", "reason": "Mrs Okonjo in bed 7 asked for it."}
    asked = lena.submit(lena.get(meeting.url), "Send my vote", sent, status=422)
    assert asked.errors == ["Your vote is not sent yet. Check your reason again, or send it as it is"]
    assert "Mrs Okonjo" in asked.main
    assert "A bed, bay or room: bed 7" in asked.main
    assert "0 of 3 have voted" in meeting.voters[1].get(meeting.url).main
    again = lena.submit(asked, "Check again and send", {"reason": "Dr Patel was away."}, status=422)
    assert "Dr Patel" in again.main
    assert "Your vote is in" in lena.submit(again, "Send as it is").main
    assert "1 of 3 have voted" in meeting.voters[1].get(meeting.url).main


def test_a_late_answers_reason_is_asked_about_as_well(meeting: Held) -> None:
    meeting.until("spread")
    lena = meeting.voters[0]
    sent = {"choice": "1", "confidence": "2", "reason": "Mrs Okonjo asked for it."}
    asked = lena.submit(lena.get(meeting.url), "Keep it for myself", sent, status=422)
    assert "Mrs Okonjo" in asked.main
    assert "for you only" in lena.submit(asked, "Send as it is").main


@pytest.mark.parametrize("way", ["back", "raw", "second tab"])
def test_after_close_no_vote_gets_in_by_any_way(meeting: Held, way: str) -> None:
    meeting.until("first_vote")
    lena = meeting.voters[0]
    before = lena.get(meeting.url)
    tab = signed_in(meeting.app, meeting.ids[0]) if way == "second tab" else lena
    tab_page = tab.get(meeting.url)
    meeting.everybody_votes(0, 0, 1)
    meeting.next()
    counted = meeting.now()
    fields = {"choice": "1", "confidence": "3", "reason": "too late"}
    if way == "raw":
        for round_ in ("1", "2", "0", "99", "x"):
            answer = lena.post(f"{meeting.url}vote/", {"round": round_, "revision": "1", **fields})
            assert answer.status_code == 409
    else:
        page = tab.submit(before if way == "back" else tab_page, "Send my vote", fields, status=409)
        assert "The vote closed before yours arrived, so it was not counted and nothing has changed." in page.main
        assert "too late" in page.text, "what was typed is not lost"
    assert meeting.now() == counted


def test_a_late_answer_is_kept_for_oneself_and_nobody_else_sees_it(meeting: Held) -> None:
    meeting.until("first_vote")
    for voter in meeting.voters:
        meeting.vote(voter, 0)
    late_page = meeting.voters[2].get(meeting.url)
    meeting.next()
    fields = {"choice": "1", "confidence": "3", "reason": "my own view"}
    page = meeting.voters[2].submit(late_page, "Change my vote", fields, status=409)
    page = meeting.voters[2].submit(page, "Keep it for myself")
    assert "It was not counted." in page.main
    assert "my own view" in page.text
    assert meeting.now().spreads[1].counts[0] == 3
    for other in (*meeting.voters[:2], meeting.facilitator):
        assert "my own view" not in other.get(meeting.url).text


def test_whoever_missed_a_vote_keeps_an_answer_at_the_first_press_and_can_change_it(meeting: Held) -> None:
    meeting.until("first_vote")
    meeting.everybody_votes(0, 0, 1)
    meeting.next()
    late = meeting.voters[2]
    page = late.submit(late.get(meeting.url), "Keep it for myself", {"choice": "1", "confidence": "3"})
    assert "for you only" in page.main
    assert "for you only" in late.submit(page, "Keep it for myself", {"choice": "0"}).main


def test_ones_own_votes_and_notes_are_in_ones_own_data_and_in_nobody_elses(meeting: Held) -> None:
    meeting.until("first_vote")
    meeting.everybody_votes(0, 1)
    meeting.next()
    lena, late = meeting.voters[0], meeting.voters[2]
    fields = {"choice": "1", "confidence": "3", "reason": "my own view"}
    late.submit(late.get(meeting.url), "Keep it for myself", fields)
    meeting.until("second_vote")
    meeting.cast(lena, 1, 2, "as I see it now")
    notes = meeting.facilitator.get(f"{meeting.url}notes/")
    meeting.facilitator.submit(notes, "Save", {"text": "ask the quiet ones"})
    told = {name: _own_data(who) for name, who in (("l", lena), ("3", late), ("f", meeting.facilitator))}
    assert [(row["round"], row["choice"], row["reason"], row["late"]) for row in told["3"]["ballot"]] == [
        (1, 2, "my own view", True)
    ]
    assert [(row["round"], row["choice"], row["reason"]) for row in told["l"]["ballot"]] == [(2, 2, "as I see it now")]
    assert [row["text"] for row in told["f"]["facilitator_note"]] == ["ask the quiet ones"]
    assert told["f"]["ballot"] == told["l"]["facilitator_note"] == []


def _own_data(visitor: Visitor) -> dict[str, list[dict[str, Any]]]:
    answer = visitor.raw("GET", "/account/data/download/")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as file:
        names = ("ballot", "facilitator_note")
        return {name: json.loads(file.read(f"my-learnapp-data/json/{name}.json")) for name in names}


def test_a_vote_changed_in_another_tab_is_not_overwritten(meeting: Held) -> None:
    meeting.until("first_vote")
    lena = meeting.voters[0]
    old = lena.get(meeting.url)
    meeting.vote(lena, 1, 1, "the newer one")
    page = lena.submit(old, "Send my vote", {"choice": "0", "confidence": "2", "reason": "the older tab"}, status=409)
    assert "You changed your vote in another tab" in page.main
    assert "the older tab" in page.text
    lena.submit(page, "my vote", {})
    assert "the older tab" in lena.get(meeting.url).text


def test_whoever_facilitates_cannot_vote(meeting: Held) -> None:
    meeting.until("first_vote")
    assert "You are the facilitator, so you do not vote." in meeting.facilitator.get(meeting.url).main
    fields = {"round": "1", "revision": "0", "choice": "0", "confidence": "1"}
    assert meeting.facilitator.post(f"{meeting.url}vote/", fields).status_code == 409
    assert "0 of 3" in meeting.facilitator.get(meeting.url).main


@pytest.mark.parametrize("votes", [0, 1, 2])
def test_too_few_votes_show_how_many_and_the_meeting_goes_on(meeting: Held, clock: Clock, votes: int) -> None:
    meeting.until("first_vote")
    for voter in meeting.voters[:votes]:
        meeting.vote(voter, 1, 1, "a lonely reason")
    clock.now += timedelta(minutes=3)
    meeting.next()
    for who in (*meeting.voters, meeting.facilitator):
        page = who.get(meeting.url)
        assert f"{votes} {'vote' if votes == 1 else 'votes'}. With fewer than 3 we show nothing more" in page.main
        assert "a lonely reason" not in page.text
    meeting.until("actions")
    assert "cannot be compared" in meeting.voters[0].get(meeting.url).main


# Moving on


def test_a_vote_is_not_closed_before_enough_have_voted(meeting: Held, clock: Clock) -> None:
    meeting.until("first_vote")
    meeting.vote(meeting.voters[0])
    page = meeting.next(status=409)
    assert page is not None
    assert "1 of 3 have voted. You can close the vote when 2 more have voted" in page.main
    assert meeting.now().phase == "first_vote"
    clock.now += timedelta(minutes=2)
    meeting.next()


def test_two_who_press_next_at_once_move_one_step_and_the_other_is_told(meeting: Held) -> None:
    revision = meeting.now().revision
    meeting.next(revision=revision)
    page = meeting.next(status=409, revision=revision)
    assert page is not None
    assert "Someone else has just moved the meeting on." in page.main
    assert page.heading == "First vote"
    assert meeting.now().phase == "first_vote"


@pytest.mark.parametrize("revision", ["", "x", "-1", "99"])
def test_next_from_no_page_at_all_moves_nothing(meeting: Held, revision: str) -> None:
    assert meeting.facilitator.post(f"{meeting.url}next/", {"revision": revision}).status_code == 409
    assert meeting.now().phase == "gathering"


def test_a_member_goes_on_when_nobody_leads(meeting: Held, clock: Clock) -> None:
    lena = meeting.voters[0]
    page = meeting.next(status=409, by=lena)
    assert page is not None
    assert "only the facilitator can move on" in page.main
    clock.now += timedelta(minutes=8)
    lena.submit(lena.get(meeting.url), "Go to the next step")
    assert meeting.now().phase == "first_vote"


def test_a_meeting_that_was_left_is_closed_when_somebody_looks(meeting: Held, clock: Clock) -> None:
    meeting.until("first_vote")
    meeting.everybody_votes(0, 1, 1)
    clock.now += timedelta(hours=13)
    lena = signed_in(meeting.app, meeting.ids[0])
    assert lena.get(meeting.url).heading == "Closed"
    assert meeting.now().spreads[1].votes == 3


def test_a_meeting_that_was_left_is_shown_as_it_is_while_the_database_is_busy(
    meeting: Held, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting.until("first_vote")
    clock.now += timedelta(hours=13)
    lena = signed_in(meeting.app, meeting.ids[0])
    write = Store.write

    def busy(store: Store, *, wait: float | None = None) -> AbstractContextManager[Connection]:
        if wait is not None:
            raise StoreBusyError
        return write(store)

    monkeypatch.setattr(Store, "write", busy)
    assert lena.get(meeting.url).heading != "Closed"
    monkeypatch.undo()
    assert lena.get(meeting.url).heading == "Closed"


def test_nothing_can_be_done_in_a_closed_meeting(meeting: Held) -> None:
    meeting.until("closed")
    before = meeting.now()
    assert meeting.next(status=409) is not None
    for endpoint in ("vote", "more-time", "call-off"):
        fields = {"revision": before.revision, "round": "1", "choice": "0", "confidence": "1"}
        assert meeting.facilitator.post(f"{meeting.url}{endpoint}/", fields).status_code == 409
    assert meeting.now() == before


# Who may


def test_nobody_from_outside_gets_anywhere(meeting: Held, ada: Visitor) -> None:
    for page in ("", "state/", "screen/", "notes/"):
        ada.get(meeting.url + page, status=404)
    for post in ("vote", "next", "here", "more-time", "call-off", "notes"):
        assert ada.post(f"{meeting.url}{post}/", {"revision": 0}).status_code == 404
    ada.get(f"/sets/{meeting.set_id}/meetings/", status=404)
    ada.get(f"/sets/{meeting.set_id}/meetings/new/", status=404)


def test_a_meeting_of_another_set_is_not_there(meeting: Held, ids: dict[str, int]) -> None:
    other = a_set(meeting.app, [ids["lena"]], ids["bola"])
    meeting.voters[0].get(f"/sets/{other}/meetings/{meeting.number}/", status=404)
    assert meeting.voters[0].raw("GET", f"/sets/{other}/meetings/{meeting.number}/state/").status_code == 404


# The screen


def test_the_screen_names_nobody_and_shows_nothing_early(meeting: Held) -> None:
    names = [meeting.facilitator.get("/account/").main, "Lena Marsh", "Edwin Okafor", "Person 1", "Person 2"]
    while True:
        for voter in meeting.voters if meeting.now().round and meeting.now().phase != "gathering" else ():
            meeting.vote(voter, 1, 3, f"because {meeting.now().round}")
        page = meeting.facilitator.get(f"{meeting.url}screen/")
        assert not [name for name in names[1:] if name in page.text]
        early = meeting.now().phase in {"gathering", "first_vote"}
        assert ("of 3</span>" in page.text or "because" in page.text) is False if early else True
        assert ("because 2" in page.text) <= (meeting.now().phase in {"change", "actions", "closed"})
        if meeting.now().closed:
            break
        meeting.next()
