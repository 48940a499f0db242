"""What educators type about assignments and extensions, read and checked; each message belongs to a field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from learnapp.domain.dates import uk_times
from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes, DateError, example
from learnapp.domain.dates.typed_times import Part, TimeError, boxes_of, parse_moment, same_as_typed, time_of
from learnapp.domain.people.typed_text import tidy
from learnapp.store.cohorts.assignments import Schedule
from learnapp.web.typed_fields import LONGEST_BOX, date_boxes

Errors = tuple[tuple[str, str], ...]

LONGEST_NOTE = 2000
LONGEST_REASON = 1000
FURTHEST = timedelta(days=3 * 366)
"""A date further off than this is a slip of the finger."""
REMIND_DAYS = (1, 2, 3, 5, 7, 14)
"""Days before and after the due date that a reminder can be set to."""
USUAL_BEFORE, USUAL_AFTER = 3, 1


@dataclass(frozen=True)
class TypedMoment:
    """A date and a time as typed, and the moment they mean. `said` tells how they were understood, where needed."""

    boxes: DateBoxes = BLANK_DATE
    clock: str = ""
    moment: datetime | None = None
    errors: Errors = ()
    said: str = ""


@dataclass(frozen=True)
class TypedSchedule:
    """The terms as typed; `terms` only if nothing is wrong."""

    opens: TypedMoment
    due: TypedMoment
    note: str
    before: str
    after: str
    terms: Schedule | None = None
    errors: Errors = ()

    @property
    def said(self) -> list[str]:
        return [when.said for when in (self.opens, self.due) if when.said]


@dataclass(frozen=True)
class TypedExtension:
    """An extension as typed. It is fine if there are no errors."""

    due: TypedMoment
    reason: str
    errors: Errors = ()


def when_typed(form: Mapping[str, str], name: str, part: Part, now: datetime) -> TypedMoment:
    """Read the boxes `name-day`, `name-month`, `name-year` and the time in `name-time`."""
    boxes, clock = date_boxes(form, name), form.get(f"{name}-time", "")[:LONGEST_BOX]
    try:
        found = parse_moment(boxes, clock, uk_times.day_of(now), part)
    except DateError as error:
        return TypedMoment(boxes, clock, errors=((name, str(error)),))
    except TimeError as error:
        return TypedMoment(boxes, clock, errors=((f"{name}-time", str(error)),))
    if found is None:
        return TypedMoment(boxes, clock)
    if found.when > now + FURTHEST:
        return TypedMoment(boxes, clock, errors=((name, "The date must be within the next three years"),))
    return TypedMoment(boxes, clock, found.when, (), found.said)


def when_shown(kept: datetime | None, part: Part) -> TypedMoment:
    return TypedMoment(boxes_of(kept), time_of(kept, part), kept)


def _kept_or_typed(kept: datetime | None, typed: TypedMoment) -> datetime | None:
    """What was kept, if the boxes still say that: they know no seconds, nor which of two times one o'clock."""
    return kept if same_as_typed(kept, typed.moment) else typed.moment


def schedule_shown(terms: Schedule) -> TypedSchedule:
    """What a form shows of the terms as they are."""
    before, after = ("" if days is None else str(days) for days in (terms.remind_before_days, terms.remind_after_days))
    opens, due = when_shown(terms.opens_at, "opens"), when_shown(terms.due_at, "due")
    return TypedSchedule(opens, due, terms.note, before, after, terms)


def schedule_at_first() -> TypedSchedule:
    """What an empty form shows."""
    return TypedSchedule(TypedMoment(), TypedMoment(), "", str(USUAL_BEFORE), str(USUAL_AFTER))


def schedule_typed(form: Mapping[str, str], now: datetime, kept: Schedule | None = None) -> TypedSchedule:
    """The terms typed. A blank opening is now, or what it was if that is past. A due date left alone may be past."""
    opens, due = when_typed(form, "opens", "opens", now), when_typed(form, "due", "due", now)
    note = tidy(form.get("note", ""))
    before, after = form.get("before", ""), form.get("after", "")
    if kept is None:
        opens_at, due_at = opens.moment or now, due.moment
    else:
        opens_at = _kept_or_typed(kept.opens_at, opens) or min(kept.opens_at, now)
        due_at = _kept_or_typed(kept.due_at, due)
    errors = [*opens.errors, *due.errors]
    if not errors:
        errors += _order_problems(opens_at, due_at, now, kept)
    if len(note) > LONGEST_NOTE:
        errors.append(("note", f"The note must be {LONGEST_NOTE:,} characters or fewer. It has {len(note):,}"))
    days = {"": None, **{str(number): number for number in REMIND_DAYS}}
    errors += [
        (name, "Choose one from the list")
        for name, value in (("before", before), ("after", after))
        if value not in days
    ]
    if errors:
        return TypedSchedule(opens, due, note, before, after, None, tuple(errors))
    return TypedSchedule(opens, due, note, before, after, Schedule(opens_at, due_at, note, days[before], days[after]))


def _order_problems(
    opens_at: datetime, due_at: datetime | None, now: datetime, kept: Schedule | None
) -> list[tuple[str, str]]:
    if due_at is None:
        return []
    if due_at <= opens_at:
        words = "now" if opens_at == now else uk_times.opening_words(opens_at)
        if due_at <= now:
            return [("due", _PAST)]
        return [("due", f"The due date must be after it opens, which is {words}")]
    if due_at <= now and (kept is None or due_at != kept.due_at):
        return [("due", _PAST)]
    return []


_PAST = "That is in the past. Enter a later date or time, or leave it all blank for no due date"


def extension_shown(due_at: datetime | None, reason: str) -> TypedExtension:
    return TypedExtension(when_shown(due_at, "due"), reason)


def extension_typed(form: Mapping[str, str], now: datetime, due_at: datetime, kept: datetime | None) -> TypedExtension:
    """An extension of work that is due for everybody at `due_at`. `kept` is the person's date as it is, if any."""
    due, reason = when_typed(form, "due", "due", now), tidy(form.get("reason", ""))
    moment = _kept_or_typed(kept, due)
    errors = list(due.errors)
    if not errors:
        if moment is None:
            errors.append(("due", f"Enter the new due date, for example, {example(uk_times.day_of(now))}"))
        elif moment <= due_at:
            errors.append(
                ("due", f"The new due date must be later than the due date for everyone, {uk_times.words(due_at)}")
            )
        elif moment <= now and moment != kept:
            errors.append(("due", "That is in the past. Enter a later date or time"))
    if len(reason) > LONGEST_REASON:
        words = f"The reason must be {LONGEST_REASON:,} characters or fewer. It has {len(reason):,}"
        errors.append(("reason", words))
    return TypedExtension(TypedMoment(due.boxes, due.clock, moment, due.errors, due.said), reason, tuple(errors))
