"""What is typed to begin a thread: about what, and by when each phase ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from learnapp.domain.content.content import Module
from learnapp.domain.dates.typed_dates import DateBoxes, DateError
from learnapp.domain.dates.typed_times import TimeError, boxes_of, parse_moment, time_of
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.sets import thread_dates as rules
from learnapp.domain.sets.meeting_phases import About
from learnapp.domain.sets.vote_items import VoteItem, vote_item
from learnapp.learning_sets.meetings.meeting_forms import about_of
from learnapp.web.typed_fields import LONGEST_BOX, date_boxes
from learnapp.web.typed_writing import Typed, typed

LONGEST_TITLE = 100


@dataclass(frozen=True)
class PhaseEnd:
    """When a phase ends, as typed: `boxes` and `clock`; `when` once it has been understood."""

    name: str
    title: str
    boxes: DateBoxes
    clock: str
    when: datetime | None = None


@dataclass(frozen=True)
class NewThread:
    """A thread as typed. `said` tells how dates were understood that could be taken differently."""

    about: About
    item: VoteItem | None
    place: str
    title: Typed
    ends: tuple[PhaseEnd, ...]
    said: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = field(default=())

    @property
    def fine(self) -> bool:
        return not self.errors and self.title.fine

    @property
    def dates(self) -> dict[str, datetime]:
        return {end.name: end.when for end in self.ends if end.when is not None}


def proposed(module: Module | None, activity: str, now: datetime) -> NewThread:
    """The form before anything is typed, with dates that will do."""
    about = about_of(module, activity)
    dates = rules.default_dates(about, now)
    ends = tuple(
        PhaseEnd(
            phase.name, phase.title, boxes_of(dates[phase.name]), time_of(dates[phase.name], "due"), dates[phase.name]
        )
        for phase in rules.dated(about)
    )
    return NewThread(about, None, "", Typed(""), ends)


def read_new(form: Mapping[str, str], module: Module | None, activity: str, now: datetime) -> NewThread:
    """A thread about a place of `activity`, or about a member's issue if there is no module.

    A phase whose date and time are both left blank ends as it would by default.
    """
    about, place = about_of(module, activity), form.get("place", "")[:80]
    found = vote_item(module, activity, place) if module else None
    errors: list[tuple[str, str]] = []
    if module and found is None:
        errors.append(("place", "Choose what to vote on"))
    title = Typed("") if module else typed(form, "issue", field="title", longest=LONGEST_TITLE)
    errors += title.errors
    default = rules.default_dates(about, now)
    ends, said = [], []
    for phase in rules.dated(about):
        boxes, clock = date_boxes(form, phase.name), form.get(f"{phase.name}-time", "")[:LONGEST_BOX]
        when, words = _moment(boxes, clock, now, phase.name, errors)
        if when is None and not clock.strip() and boxes.blank:
            when = default[phase.name]
        ends.append(PhaseEnd(phase.name, phase.title, boxes, clock, when))
        said += [words] if words else []
    typed_dates = {end.name: end.when for end in ends if end.when is not None}
    errors += rules.problems(about, typed_dates, now).items()
    return NewThread(about, found, place, title, tuple(ends), tuple(said), tuple(errors))


def _moment(
    boxes: DateBoxes, clock: str, now: datetime, name: str, errors: list[tuple[str, str]]
) -> tuple[datetime | None, str]:
    try:
        found = parse_moment(boxes, clock, day_of(now), "due")
    except DateError as error:
        errors.append((name, str(error)))
        return None, ""
    except TimeError as error:
        errors.append((f"{name}-time", str(error)))
        return None, ""
    return (found.when, found.said) if found else (None, "")
