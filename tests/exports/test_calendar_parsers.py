"""Feed and single events, read by three programs that are not ours, on and around the days when the clocks change."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from learnapp.exports.calendar import DueAction, DueWork, Links, SetMeeting, calendar, meeting_event

ROOT = Path(__file__).resolve().parents[2]
COUNTERPARTS = ROOT / "tests" / "counterparts"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LINKS = Links("https://learn.example.org/review/", "https://learn.example.org/home/")
KEY = b"k" * 32
UK = ZoneInfo("Europe/London")

# The clocks go forward at 01:00 UTC on 29 March 2026 and back at 01:00 UTC on 25 October.
MOMENTS = (
    (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), "28/03/2026, 23:59"),
    (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "29/03/2026, 00:59"),
    (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "29/03/2026, 02:00"),
    (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), "29/03/2026, 23:59"),
    (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), "01/07/2026, 17:00"),
    (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), "24/10/2026, 23:59"),
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25/10/2026, 01:30"),
    (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25/10/2026, 01:30"),
    (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), "25/10/2026, 23:59"),
    (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "31/12/2026, 23:59"),
)
DAYS = (date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29))
NAMES = (
    "Plain",
    "Commas, semicolons; and \\ backslashes",
    "Ŵythnos “olaf”: £ & <b>",
    "L" * 200,
    "Two\nlines",
    "日本語" * 30,
)


def _work(number: int, due_at: datetime, title: str = "Finance language") -> DueWork:
    return DueWork(number, title, due_at, "https://learn.example.org/a/", NOW, NOW, done=False)


def _meeting(starts_at: datetime, name: str = "Tuesday set") -> bytes:
    meeting = SetMeeting(1, 2, name, starts_at, timedelta(hours=1), "https://learn.example.org/sets/1/")
    return meeting_event(meeting, KEY, NOW)


def _read_by_thunderbird(made: list[bytes]) -> list[Any]:
    node = shutil.which("node")
    if node is None or not (COUNTERPARTS / "node_modules" / "ical.js").is_dir():
        pytest.skip("ical.js is not installed: run `npm ci`.")
    read = subprocess.run(
        [node, str(Path(__file__).with_name("read_calendar.mjs")), str(COUNTERPARTS)],
        input="".join(json.dumps(one.decode()) + "\n" for one in made),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [json.loads(line) for line in read.stdout.splitlines()]


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:00.000Z")


def test_work_due_around_a_clock_change_is_due_at_the_same_moment_everywhere() -> None:
    made = calendar({}, [], LINKS, "12", KEY, NOW, [_work(n, moment) for n, (moment, _) in enumerate(MOMENTS)])
    [theirs] = _read_by_thunderbird([made])
    assert [(one["start"], one["shown"]) for one in theirs["events"]] == [(_iso(m), shown) for m, shown in MOMENTS]
    moments = [moment for moment, _ in MOMENTS]
    assert [event["DTSTART"].dt for event in Calendar.from_ical(made).walk("VEVENT")] == moments
    assert [event.dtstart.value for event in vobject.readOne(made.decode()).vevent_list] == moments
    assert [m.astimezone(UK).strftime("%d/%m/%Y, %H:%M") for m in moments] == [shown for _, shown in MOMENTS]


def test_a_meeting_lasts_its_hour_across_a_clock_change() -> None:
    made = [_meeting(moment) for moment, _ in MOMENTS]
    for (moment, shown), text, theirs in zip(MOMENTS, made, _read_by_thunderbird(made), strict=True):
        [event] = theirs["events"]
        ends = moment + timedelta(hours=1)
        assert (event["start"], event["end"], event["shown"]) == (_iso(moment), _iso(ends), shown)
        assert theirs["method"] == "PUBLISH"
        [read] = Calendar.from_ical(text).walk("VEVENT")
        assert (read["DTSTART"].dt, read["DTEND"].dt) == (moment, ends)
        found = vobject.readOne(text.decode()).vevent
        assert (found.dtstart.value, found.dtend.value) == (moment, ends)


def test_a_day_is_that_day_whatever_the_clocks_do() -> None:
    made = calendar(dict.fromkeys(DAYS, 2), [DueAction(n, day) for n, day in enumerate(DAYS)], LINKS, "12", KEY, NOW)
    [theirs] = _read_by_thunderbird([made])
    expected = [(day.isoformat(), (day + timedelta(days=1)).isoformat(), True) for day in DAYS * 2]
    assert [(one["start"], one["end"], one["day"]) for one in theirs["events"]] == expected
    assert [event["DTSTART"].dt for event in Calendar.from_ical(made).walk("VEVENT")] == [*DAYS, *DAYS]
    assert [event.dtstart.value for event in vobject.readOne(made.decode()).vevent_list] == [*DAYS, *DAYS]


def test_titles_of_every_kind_are_read_back() -> None:
    moment = MOMENTS[0][0]
    made = [calendar({}, [], LINKS, "12", KEY, NOW, [_work(n, moment, t) for n, t in enumerate(NAMES)])]
    made += [_meeting(moment, name) for name in NAMES]
    wanted = [f"Due: {name}" for name in NAMES] + [f"Learning set meeting: {name}" for name in NAMES]
    theirs = [event for one in _read_by_thunderbird(made) for event in one["events"]]
    assert [event["summary"] for event in theirs] == wanted
    assert len({event["uid"] for event in theirs}) == len(NAMES) + 1  # the meeting is one, under whatever name
    events = [event for one in made for event in Calendar.from_ical(one).walk("VEVENT")]
    assert [str(event["SUMMARY"]) for event in events] == wanted
    found = [event for one in made for event in vobject.readOne(one.decode()).vevent_list]
    assert [event.summary.value for event in found] == wanted
