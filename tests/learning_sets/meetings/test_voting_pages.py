"""What the pages of meetings and threads share."""

import io
import json
import sys
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Clock
from tests.learning_sets.meetings_held import Held


def test_a_late_answers_reason_is_asked_about_as_well(meeting: Held) -> None:
    meeting.until("spread")
    lena = meeting.voters[0]
    sent = {"choice": "1", "confidence": "2", "reason": "Mrs Okonjo asked for it."}
    asked = lena.submit(lena.get(meeting.url), "Keep it for myself", sent, status=422)
    assert "Mrs Okonjo" in asked.main
    assert "for you only" in lena.submit(asked, "Send as it is").main


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
    assert meeting.now().tallies[1].counts[0] == 3
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


def _signed_out(lena: Visitor, clock: Clock, page: Page, fields: dict[str, str], closed: bool) -> Page:
    """Lena sends a vote after her session has ended, and signs in again."""
    if closed:
        clock.now += timedelta(hours=13)  # which closes the meeting as well
    else:
        lena.post("/account/sign-out/")
    page = lena.submit(page, "Send my vote", fields)
    assert "we kept what you wrote" in page.main
    return lena.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})


@pytest.mark.parametrize("closed", [False, True])
def test_a_vote_sent_after_the_session_ended_comes_back_in_this_browser_alone(
    app: Flask, meeting: Held, clock: Clock, closed: bool
) -> None:
    meeting.until("first_vote")
    lena = Visitor(app).signed_in("lena")
    page = lena.get(meeting.url)
    for other in meeting.voters[1:] if closed else ():
        meeting.vote(other, 0)
    typed = {"choice": "1", "confidence": "2", "reason": "It was my turn."}
    page = _signed_out(lena, clock, page, typed, closed)
    assert page.url == meeting.url
    assert "You have not sent this vote yet" in page.main
    assert "It was my turn." in page.main
    assert "It was my turn." not in Visitor(app).signed_in("lena").get(meeting.url).main
    page = lena.submit(page, "Keep it for myself" if closed else "Send my vote")
    assert ("for you only" if closed else "Your vote is in") in page.main
    assert "You have not sent this vote yet" not in page.main


def test_a_vote_that_was_not_sent_can_be_discarded(app: Flask, meeting: Held, clock: Clock) -> None:
    meeting.until("first_vote")
    lena = Visitor(app).signed_in("lena")
    page = _signed_out(lena, clock, lena.get(meeting.url), {"reason": "It was my turn."}, False)
    page = lena.submit(page, "Discard")
    assert page.url == meeting.url
    assert "It was my turn." not in page.main


def test_a_vote_on_what_the_site_no_longer_has_is_refused_in_words(
    meeting: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting.until("first_vote")
    lena = meeting.voters[0]
    page = lena.get(meeting.url)
    monkeypatch.setattr(sys.modules["learnapp.learning_sets.meetings.voting_pages"], "options_of", lambda *_: 0)
    page = lena.submit(page, "Send my vote", {"choice": "0", "confidence": "2"}, status=422)
    assert page.errors == ["This can no longer be voted on, because its text is missing from the site"]
