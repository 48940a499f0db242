"""The calendar, read by two third-party programs: icalendar and vobject."""

from datetime import UTC, date, datetime

import vobject
from icalendar import Calendar

from learnapp.exports.calendar import DueAction, Links, calendar

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LINKS = Links("https://learn.example.org/review/", "https://learn.example.org/home/")
REVIEWS = {date(2026, 11, 4): 1, date(2026, 11, 2): 3}
ACTIONS = [DueAction(7, date(2026, 11, 20)), DueAction(7, date(2026, 11, 27), in_set=True)]


def _made(owner: str = "12", key: bytes = b"k" * 32, now: datetime = NOW) -> bytes:
    return calendar(REVIEWS, ACTIONS, LINKS, owner, key, now)


WANTED = [
    (date(2026, 11, 2), "3 questions to review", LINKS.reviews),
    (date(2026, 11, 4), "1 question to review", LINKS.reviews),
    (date(2026, 11, 20), "Your workplace action is due", LINKS.actions),
    (date(2026, 11, 27), "An action you agreed in your learning set is due", LINKS.actions),
]


def test_icalendar_reads_the_days_back() -> None:
    read = Calendar.from_ical(_made())
    events = list(read.walk("VEVENT"))
    assert [(e["DTSTART"].dt, str(e["SUMMARY"]), str(e["URL"])) for e in events] == WANTED
    assert {e["DTSTART"].params["VALUE"] for e in events} == {"DATE"}
    assert all(e["DTSTAMP"].dt == NOW for e in events)
    assert read.errors == []
    assert [error for e in events for error in e.errors] == []


def test_another_parser_reads_the_same_and_finds_it_valid() -> None:
    read = vobject.readOne(_made().decode())
    assert read.validate(raiseException=True)
    events = read.vevent_list
    assert [(e.dtstart.value, e.summary.value, e.url.value) for e in events] == WANTED
    assert [(e.dtend.value - e.dtstart.value).days for e in events] == [1, 1, 1, 1]


def test_lines_are_as_the_format_wants_them() -> None:
    made = _made()
    assert made.count(b"\n") == made.count(b"\r\n")
    assert max(len(line) for line in made.split(b"\r\n")) <= 75


def _uids(made: bytes) -> list[str]:
    return [str(e["UID"]) for e in Calendar.from_ical(made).walk("VEVENT")]


def test_an_event_is_the_same_event_whenever_it_is_fetched() -> None:
    assert _uids(_made()) == _uids(_made(now=datetime(2026, 11, 3, tzinfo=UTC)))
    assert len(set(_uids(_made()))) == 4


def test_events_of_two_people_are_not_the_same_and_tell_neither() -> None:
    assert not set(_uids(_made())) & set(_uids(_made(owner="13")))
    assert not set(_uids(_made())) & set(_uids(_made(key=b"j" * 32)))


def test_an_empty_calendar_is_one_all_the_same() -> None:
    made = calendar({}, [], LINKS, "12", b"k", NOW)
    assert list(Calendar.from_ical(made).walk("VEVENT")) == []
    assert vobject.readOne(made.decode()).name == "VCALENDAR"


def test_programs_are_told_how_often_to_look_in_a_form_they_read() -> None:
    for made in (_made(), calendar({}, [], LINKS, "12", b"k", NOW)):
        lines = made.decode().split("\r\n")
        assert "X-PUBLISHED-TTL:PT6H" in lines
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
