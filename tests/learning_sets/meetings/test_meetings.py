"""Meetings on their pages: planned, voted in, moved on, seen by each member, and refused clearly."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from learnapp.learning_sets.meetings import meetings
from tests.conftest import Clock
from tests.learning_sets.meetings_held import Held, held, signed_in
from tests.learning_sets.sets_made import a_set


@pytest.mark.parametrize("when", [{}, {"date-day": "9", "date-month": "11", "time": "6.30pm"}])
def test_a_plan_sent_twice_is_one_meeting(app: Flask, ids: dict[str, int], when: dict[str, str]) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    how = "Plan the meeting" if when else "Start now"
    fields = {"place": "corridor", **when, **({} if when else {"start": "now"})}
    first = lena.submit(page, how, fields)
    again = lena.submit(page, how, fields)
    assert again.url == first.url
    assert "already planned" in again.text
    other = lena.submit(
        page, "Plan the meeting", {"place": "corridor", "date-day": "10", "time": "5pm", "date-month": "11"}
    )
    assert other.url != first.url


def test_start_now_opens_the_meeting_whatever_date_was_typed(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    typed = {"place": "corridor", "date-day": "31", "date-month": "2", "start": "now"}
    page = lena.submit(page, "Start now", typed)
    assert "The meeting is open" in page.text
    assert "You are here. Joined so far: 1 of " in page.main, "whoever starts it need not say so"
    assert "It is open: join now" in lena.get(f"/sets/{set_id}/").main
    page = signed_in(app, ids["edwin"]).get(f"/sets/{set_id}/meetings/1/").main
    assert "Only two people can vote yet. With fewer than 3 votes we show no results" in page
    assert "last time’s actions" not in page


def test_no_more_meetings_than_a_set_can_hold(app: Flask, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_COMING", 1)
    meeting = held(app, ids)
    lena = meeting.voters[0]
    page = lena.get(f"/sets/{meeting.set_id}/meetings/new/?module=tea-round&activity=after")
    page = lena.submit(page, "Start now", {"place": "warmest", "start": "now"}, status=409)
    assert "There are 1 meetings that have not ended" in page.errors[0]
    meeting.until("closed")
    assert lena.submit(page, "Start now", {"start": "now"}).heading == "Arriving"


def test_a_meeting_of_today_stands_on_the_home_of_its_set(meeting: Held, clock: Clock) -> None:
    lena = meeting.voters[0]
    home = lena.get("/home/")
    assert (
        "Tuesday set: people are arriving Starts at 9:30am. It is about Spilt, at the scene “The corridor”."
        in home.main
    )
    meeting.until("first_vote")
    home = lena.get("/home/")
    assert home.main.index("Tuesday set is meeting now") < home.main.index("How long have you got?")
    assert lena.get(home.link("Join")).heading == "First vote"
    meeting.until("closed")
    assert "meets today" not in lena.get("/home/").main


def test_a_meeting_of_another_day_does_not_stand_on_home(meeting: Held, clock: Clock) -> None:
    lena = meeting.voters[0]
    lena.get("/home/")
    clock.now += timedelta(hours=11)
    home = lena.get("/home/").main
    assert "Your set meets today" in home
    assert "Tuesday set, starts 2 November 2026 at 9:30am" in home
    clock.now += timedelta(days=2)
    assert "meets today" not in signed_in(meeting.app, meeting.ids[0]).get("/home/").main


def test_a_planned_meeting_can_be_added_to_a_calendar(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena, bola, outsider = (signed_in(app, ids[name]) for name in ("lena", "bola", "ada"))
    page = lena.get(f"/sets/{set_id}/meetings/new/?module=tea-round&activity=spilt")
    when = {"date-day": "9", "date-month": "11", "time": "6.30pm"}
    planned = lena.submit(page, "Plan the meeting", {"place": "corridor", **when})
    address = lena.get(f"/sets/{set_id}/meetings/").link("Add to your calendar")
    files = [who.client.get(address).text for who in (lena, bola)]
    (event,) = Calendar.from_ical(files[0]).walk("VEVENT")
    assert event["dtstart"].dt == datetime(2026, 11, 9, 18, 30, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=30)
    assert event["summary"] == "Learning set meeting: Tuesday set"
    assert str(event["url"]).endswith(planned.url)
    assert "Spilt" not in files[0]
    assert files[0] == files[1], "the same event for everyone"
    assert outsider.client.get(address).status_code == 404


def test_a_meeting_without_a_date_has_nothing_for_a_calendar(app: Flask, ids: dict[str, int]) -> None:
    meeting = held(app, ids)
    meeting.until("first_vote")
    lena = meeting.voters[0]
    assert lena.client.get(f"/sets/{meeting.set_id}/meetings/999/meeting.ics").status_code == 404
