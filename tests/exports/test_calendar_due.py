"""Due dates in the calendar, read by two third-party parsers and checked against RFC 5545."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from learnapp.domain.dates import uk_times
from learnapp.exports.calendar import DueWork, Links, calendar

NOW = datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
LINKS = Links("https://learn.example.org/review/", "https://learn.example.org/home/")
LINK = "https://learn.example.org/modules/tea-round/"
WORK = DueWork(3, "The tea round", NOW + timedelta(days=3), LINK, NOW, NOW, done=False)
LONDON = ZoneInfo("Europe/London")


def _made(*works: DueWork) -> bytes:
    return calendar({}, [], LINKS, "12", b"k" * 32, NOW, works)


CHANGES = [
    # moment due, as clocks in London show it, in which time
    (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 01:30", "BST"),
    (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25 01:30", "GMT"),
    (datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC), "2026-10-24 23:59", "BST"),
    (datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), "2026-10-25 23:59", "GMT"),
    (datetime(2027, 3, 27, 23, 59, 59, tzinfo=UTC), "2027-03-27 23:59", "GMT"),
    (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "2027-03-28 00:59", "GMT"),
    (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "2027-03-28 02:00", "BST"),
    (datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC), "2027-03-28 23:59", "BST"),
    (datetime(2028, 2, 29, 17, 0, tzinfo=UTC), "2028-02-29 17:00", "GMT"),
]


@pytest.mark.parametrize(("due", "clock", "zone"), CHANGES)
def test_both_parsers_put_it_where_the_clocks_of_london_show_it(due: datetime, clock: str, zone: str) -> None:
    made = _made(replace(WORK, due_at=due))
    theirs = [
        next(iter(Calendar.from_ical(made).walk("VEVENT")))["DTSTART"].dt,
        vobject.readOne(made.decode()).vevent.dtstart.value,
    ]
    for start in theirs:
        local = start.astimezone(LONDON)
        assert (f"{local:%Y-%m-%d %H:%M}", local.tzname()) == (clock, zone)
        assert uk_times.clock_words(start) == uk_times.clock_words(due)


def test_a_strict_parser_finds_nothing_wrong() -> None:
    made = _made(WORK, replace(WORK, id=4, title='Commas, semicolons; "quotes" \\ and a very long title ' * 4))
    read = vobject.readOne(made.decode())
    assert read.validate(raiseException=True)
    assert [e.summary.value.split(":")[0] for e in read.vevent_list] == ["Due", "Due"]
    assert read.vevent_list[1].summary.value == f"Due: {replace(WORK, title='Commas, semicolons; ').title}" + (
        '"quotes" \\ and a very long title ' + 'Commas, semicolons; "quotes" \\ and a very long title ' * 3
    )
    again = Calendar.from_ical(made)
    assert again.errors == []
    assert [error for event in again.walk("VEVENT") for error in event.errors] == []


def test_each_event_keeps_the_rules_of_the_format() -> None:
    made = _made(WORK, replace(WORK, id=4, done=True))
    assert made.count(b"\n") == made.count(b"\r\n")
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    lines = re.sub(r"\r\n[ \t]", "", made.decode()).split("\r\n")
    assert not any("TZID" in line for line in lines), "a time in UTC names no zone"
    for event in "\n".join(lines).split("BEGIN:VEVENT")[1:]:
        names = [re.split("[;:]", line)[0] for line in event.split("END:VEVENT")[0].strip().split("\n")]
        once = {
            "UID",
            "DTSTAMP",
            "DTSTART",
            "SUMMARY",
            "SEQUENCE",
            "LAST-MODIFIED",
            "CREATED",
            "CLASS",
            "TRANSP",
            "URL",
        }
        assert all(names.count(name) == 1 for name in once), names
        assert not {"DTEND", "DURATION"} & set(names), "an end must be later than the start, so there is none"
        moments = re.findall(r"^(?:DTSTART|DTSTAMP|CREATED|LAST-MODIFIED):(.*)$", event, re.MULTILINE)
        assert len(moments) == 4
        assert all(re.fullmatch(r"\d{8}T\d{6}Z", moment) for moment in moments), moments


def _event(work: DueWork) -> tuple[str, int, datetime, str]:
    event = next(iter(Calendar.from_ical(_made(work)).walk("VEVENT")))
    return str(event["UID"]), int(event["SEQUENCE"]), event["LAST-MODIFIED"].dt, str(event["SUMMARY"])


def test_a_change_is_the_same_event_with_a_higher_sequence() -> None:
    at_first = _event(WORK)
    moved = _event(replace(WORK, due_at=NOW + timedelta(days=9), changed_at=NOW + timedelta(hours=1)))
    done = _event(replace(WORK, changed_at=NOW + timedelta(days=2), done=True))
    assert len({uid for uid, *_ in (at_first, moved, done)}) == 1
    assert at_first[1] == 0 < moved[1] < done[1] < 2**31
    assert [e[2] for e in (at_first, moved, done)] == [NOW, NOW + timedelta(hours=1), NOW + timedelta(days=2)]
    assert [e[3] for e in (at_first, done)] == ["Due: The tea round", "Done: The tea round"]
    assert _event(replace(WORK, id=4))[0] != at_first[0]
