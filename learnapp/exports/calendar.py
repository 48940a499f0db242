"""A person's days of review and of workplace actions as an iCalendar (RFC 5545).

All-day events: a day is a day wherever the clocks stand. Nothing in it is personal but how many there are.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

REFRESH = timedelta(hours=6)
"""How often a calendar program is asked to look again."""


@dataclass(frozen=True)
class DueAction:
    """A workplace action with a date, or one agreed in a learning set. What it says never comes here."""

    id: int
    due_on: date
    in_set: bool = False


@dataclass(frozen=True)
class Links:
    """Full addresses of the pages that events lead to."""

    reviews: str
    actions: str


def calendar(
    reviews: Mapping[date, int], actions: Iterable[DueAction], links: Links, owner: str, key: bytes, now: datetime
) -> bytes:
    """The calendar. Events keep their UIDs for as long as `owner` and `key` stay; no UID tells who that is."""

    def uid(of: str) -> str:
        return hmac.new(key, f"calendar:{owner}:{of}".encode(), hashlib.sha256).hexdigest()[:32] + "@learnapp"

    found = Calendar()
    found.add("prodid", "-//learnapp//learnapp//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "learnapp")
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", REFRESH)
    for day, count in sorted(reviews.items()):
        summary = f"{count} {'question' if count == 1 else 'questions'} to review"
        found.add_component(_event(uid(f"review:{day.isoformat()}"), day, summary, links.reviews, now))
    for action in actions:
        summary = "What you agreed in your learning set is due" if action.in_set else "Your workplace action is due"
        name = f"{'set-' if action.in_set else ''}action:{action.id}"
        found.add_component(_event(uid(name), action.due_on, summary, links.actions, now))
    return bytes(found.to_ical())


def _event(uid: str, day: date, summary: str, link: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", link)
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day for it
    return event
