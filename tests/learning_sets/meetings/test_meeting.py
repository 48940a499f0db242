"""A running meeting."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp.domain.sets.meeting_phases import PHASES
from learnapp.store.db.engine import Store, StoreBusyError
from learnapp.store.sets import discussions
from learnapp.vault import VaultAwayError
from tests.conftest import Clock
from tests.learning_sets.meetings_held import CASE, QUESTION, Held, held, signed_in
from tests.learning_sets.sets_made import a_set


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


def test_a_facilitator_has_the_link_to_invite_with_while_people_arrive(app: Flask, ids: dict[str, int]) -> None:
    meeting = held(app, ids)
    edwin = meeting.facilitator
    page = edwin.submit(edwin.get(meeting.url), "Create a link to send them", {"places": "2"})
    assert page.heading == "Arriving"
    assert "2 people can still join with it." in page.main
    assert "/sets/join/" in page.main
    assert "/sets/join/" not in meeting.voters[0].get(meeting.url).text
    meeting.until("first_vote")
    assert "/sets/join/" not in edwin.get(meeting.url).text


def test_a_set_of_only_a_facilitator_is_told_that_no_one_can_vote(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [], ids["lena"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    page = lena.submit(page, "Start now", {"start": "now"})
    assert "No one can vote yet." in page.main
    assert "A meeting is open now: Spilt, at the scene" in lena.get(f"/sets/{set_id}/meetings/new/").main


def test_one_who_presses_that_they_are_here_is_counted_once(meeting: Held) -> None:
    lena = meeting.voters[0]
    page = lena.submit(lena.get(meeting.url), "I am here")
    assert "Joined so far: 2 of 4." in page.main, "with whoever started it"
    lena.post(f"{meeting.url}here/")
    assert "Here so far: 2." in meeting.facilitator.get(meeting.url).main


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


def test_time_is_not_added_to_a_phase_that_ends_at_this_moment(meeting: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discussions, "give_time", lambda *_: False)
    answer = meeting.facilitator.post(f"{meeting.url}more-time/", {"revision": meeting.now().revision})
    assert answer.status_code == 409


def test_a_meeting_that_has_begun_cannot_be_called_off(meeting: Held) -> None:
    meeting.until("first_vote")
    answer = meeting.facilitator.post(f"{meeting.url}call-off/", {"revision": meeting.now().revision})
    assert answer.status_code == 409
    assert meeting.now().phase == "first_vote"


def test_a_vote_is_shown_to_its_voter_alone_and_can_be_changed(meeting: Held) -> None:
    meeting.until("first_vote")
    one, two, _ = meeting.voters
    meeting.vote(one, 1, 3, "a reason of mine")
    page = one.get(meeting.url)
    assert "a reason of mine" in page.text
    assert "Your vote is in, waiting for 2 more." in page.main
    assert "Go to your vote" not in page.main
    assert "Go to your vote" in two.get(meeting.url).main
    for other in (two, meeting.facilitator):
        assert "a reason of mine" not in other.get(meeting.url).text
        assert "a reason of mine" not in other.get(f"{meeting.url}screen/").text
    meeting.vote(one, 0, 1, "another reason")
    assert "another reason" in one.get(meeting.url).text
    assert "Votes so far: 1 of 3." in two.get(meeting.url).main


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


def test_a_vote_is_not_closed_before_enough_have_voted(meeting: Held, clock: Clock) -> None:
    meeting.until("first_vote")
    meeting.vote(meeting.voters[0])
    page = meeting.next(status=409)
    assert page is not None
    assert "Votes so far: 1 of 3. You can close the vote when 2 more have voted" in page.main
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
    assert meeting.now().tallies[1].votes == 3


@pytest.mark.parametrize("away", [StoreBusyError, VaultAwayError])
def test_a_meeting_that_was_left_is_shown_as_it_is_while_it_cannot_be_moved_on(
    meeting: Held,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    away: type[StoreBusyError],
) -> None:
    meeting.until("first_vote")
    clock.now += timedelta(hours=13)
    lena = signed_in(meeting.app, meeting.ids[0])
    write = Store.write

    def busy(store: Store, *, wait: float | None = None) -> AbstractContextManager[Connection]:
        if wait is not None:
            raise away
        return write(store)

    monkeypatch.setattr(Store, "write", busy)
    assert lena.get(meeting.url).heading != "Closed"
    assert away.__name__ in caplog.text, "the log says which"
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


def test_a_meeting_of_another_set_is_not_there(meeting: Held, ids: dict[str, int]) -> None:
    other = a_set(meeting.app, [ids["lena"]], ids["bola"])
    meeting.voters[0].get(f"/sets/{other}/meetings/{meeting.number}/", status=404)
    assert meeting.voters[0].raw("GET", f"/sets/{other}/meetings/{meeting.number}/state/").status_code == 404


def test_the_screen_shows_a_code_and_a_short_address_that_lead_members_to_the_meeting(meeting: Held) -> None:
    page = meeting.facilitator.get(f"{meeting.url}screen/")
    short = meeting.url.replace("/meetings/", "/")
    assert f"localhost{short.rstrip('/')}" in page.main
    code = next(e for e in page.all("div") if e.get("role") == "img")
    assert code.get("aria-label") == f"QR code that opens localhost{short.rstrip('/')}"
    assert any(e.tag.endswith("svg") for e in code)
    assert meeting.voters[0].get(short).heading == "Arriving"
    meeting.next()
    page = meeting.facilitator.get(f"{meeting.url}screen/")
    assert f"On your phone: localhost{short.rstrip('/')}" in page.main
    assert not any(e.get("role") == "img" for e in page.all("div"))
