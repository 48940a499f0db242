"""A person's days of review, workplace actions and assigned work as an iCalendar (RFC 5545).

Days are all-day events, which are the same in every time zone. Work due at a moment is an event at that moment, in UTC,
so that no program has to know when our clocks change. The only personal things in it are how many reviews there are,
and what is assigned.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from learnapp.domain.numbers.counted import counted

if TYPE_CHECKING:
    from icalendar import Calendar, Event

REFRESH = timedelta(hours=6)
"""How often a calendar program is asked to look again."""


@dataclass(frozen=True)
class DueAction:
    """A workplace action with a date, or one agreed in a learning set. Calendars never get its text."""

    id: int
    due_on: date
    in_set: bool = False


@dataclass(frozen=True)
class DueWork:
    """Assigned work with a due moment. `id` is the assignment whose date counts, so that it stays the same event.

    `changed_at` is when any part of it last changed: its date, an extension, that it was done.
    """

    id: int
    title: str
    due_at: datetime
    link: str
    made_at: datetime
    changed_at: datetime
    done: bool


@dataclass(frozen=True)
class SetMeeting:
    """A meeting of a learning set with a date, to the minute. Calendars never get its subject."""

    set_id: int
    number: int
    set_name: str
    starts_at: datetime
    lasts: timedelta
    link: str


@dataclass(frozen=True)
class Links:
    """Full addresses of the pages that events lead to."""

    reviews: str
    actions: str


def calendar(
    reviews: Mapping[date, int],
    actions: Iterable[DueAction],
    links: Links,
    owner: str,
    key: bytes,
    now: datetime,
    due_work: Iterable[DueWork] = (),
) -> bytes:
    """The calendar. Events keep their UIDs as long as `owner` and `key` stay the same; UIDs do not reveal the owner."""
    from icalendar import vDuration  # slow to import, and few requests need it

    def uid(of: str) -> str:
        return _uid(key, f"{owner}:{of}")

    found = _published()
    found.add("x-wr-calname", "learnapp")
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", vDuration(REFRESH))
    for day, count in sorted(reviews.items()):
        summary = f"{counted(count, 'question')} to review"
        found.add_component(_day(uid(f"review:{day.isoformat()}"), day, summary, links.reviews, now))
    for action in actions:
        summary = (
            "An action you agreed in your learning set is due" if action.in_set else "Your workplace action is due"
        )
        name = f"{'set-' if action.in_set else ''}action:{action.id}"
        found.add_component(_day(uid(name), action.due_on, summary, links.actions, now))
    for work in due_work:
        found.add_component(_due(uid(f"assignment:{work.id}"), work, now))
    return bytes(found.to_ical())


def meeting_event(meeting: SetMeeting, key: bytes, now: datetime) -> bytes:
    """One meeting as a file to add to a calendar: the same event for everyone, however often it is added."""
    event = _event(_uid(key, f"meeting:{meeting.set_id}:{meeting.number}"), meeting.link, now)
    start = meeting.starts_at.astimezone(UTC)
    event.add("dtstart", start)
    event.add("dtend", start + meeting.lasts)
    event.add("summary", f"Learning set meeting: {meeting.set_name}")
    found = _published()
    found.add_component(event)
    return bytes(found.to_ical())


def _uid(key: bytes, of: str) -> str:
    return hmac.new(key, f"calendar:{of}".encode(), hashlib.sha256).hexdigest()[:32] + "@learnapp"


def _published() -> Calendar:
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", "-//learnapp//learnapp//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    return found


def _due(uid: str, work: DueWork, now: datetime) -> Event:
    """An event that takes no time: it has no end, so by RFC 5545 it ends when it starts.

    SEQUENCE must grow with each change and never fall, so it is the number of seconds from creation to the last change.
    """
    event = _event(uid, work.link, now)
    event.add("created", work.made_at)
    event.add("last-modified", work.changed_at)
    event.add("sequence", max(0, int((work.changed_at - work.made_at).total_seconds())))
    event.add("dtstart", work.due_at.astimezone(UTC).replace(second=0, microsecond=0))
    event.add("summary", f"{'Done' if work.done else 'Due'}: {work.title}")
    event.add("transp", "TRANSPARENT")
    return event


def _day(uid: str, day: date, summary: str, link: str, now: datetime) -> Event:
    event = _event(uid, link, now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")  # the day stays free in the calendar
    return event


def _event(uid: str, link: str, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("description", link)
    event.add("url", link)
    event.add("class", "PRIVATE")
    return event
