"""What a meeting's page shows to one member."""

from datetime import timedelta

import pytest

from tests.client import Visitor
from tests.conftest import Clock
from tests.learning_sets.meetings_held import Held


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


def test_before_each_vote_the_page_says_who_will_see_what(meeting: Held) -> None:
    for phase in ("first_vote", "second_vote"):
        meeting.until(phase)
        page = meeting.voters[0].get(meeting.url)
        assert "Only you see your vote" in page.main
        assert "Who sees what, and what results can reveal" in page.main
        assert "If everyone chooses the same answer, everyone knows what you chose." in page.main
        places = [page.text.index(part) for part in ("Only you see your vote", 'name="choice"', "Send my vote")]
        assert places == sorted(places), "one line on who sees the vote, and the answers right below it"


def test_above_the_scene_stands_who_you_are_and_who_is_who(meeting: Held) -> None:
    meeting.until("first_vote")
    page = meeting.voters[0].get(meeting.url)
    places = [page.main.index(part) for part in ("You are an F1", "Who is who", "What would you do?")]
    assert places == sorted(places)


def test_the_clock_says_when_the_time_of_a_step_is_up(meeting: Held, clock: Clock) -> None:
    meeting.until("first_vote")
    assert "Ends at about" in meeting.voters[0].get(meeting.url).main
    clock.now += timedelta(minutes=3)
    page = meeting.voters[0].get(meeting.url).main
    assert "Time for this step is up." in page
    assert "Ends at about" not in page


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


def test_what_changed_is_shown_as_a_bar_before_and_a_bar_after_for_each_answer(meeting: Held) -> None:
    meeting.until("first_vote")
    meeting.everybody_votes(0, 0, 1)
    meeting.until("second_vote")
    meeting.everybody_votes(0, 1, 1)
    meeting.until("change")
    for page in (meeting.voters[0].get(meeting.url), meeting.facilitator.get(f"{meeting.url}screen/")):
        answers = [one for one in page.all("li") if page.words(one).count(" of 3") == 2]
        assert page.words(answers[0]).endswith("First 2 of 3 Second 1 of 3 (−1)")
        assert page.words(answers[1]).endswith("First 1 of 3 Second 2 of 3 (+1)")
        widths = [rect.get("width") for rect in answers[0].iter("rect")]
        assert widths == ["100%", "66%", "100%", "33%"]


def test_nobody_from_outside_gets_anywhere(meeting: Held, ada: Visitor) -> None:
    for page in ("", "state/", "screen/", "notes/"):
        ada.get(meeting.url + page, status=404)
    for post in ("vote", "next", "here", "more-time", "call-off", "notes"):
        assert ada.post(f"{meeting.url}{post}/", {"revision": 0}).status_code == 404
    ada.get(f"/sets/{meeting.set_id}/meetings/", status=404)
    ada.get(f"/sets/{meeting.set_id}/meetings/new/", status=404)


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
