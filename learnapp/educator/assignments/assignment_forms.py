"""What educators type about assignments and extensions, read and checked; each message belongs to a field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from wtforms import StringField
from wtforms.validators import AnyOf, StopValidation

from learnapp.domain.dates import uk_times
from learnapp.domain.dates.typed_dates import example
from learnapp.domain.dates.typed_times import same_as_typed
from learnapp.store.cohorts.assignments import Schedule
from learnapp.web.typed_fields import MomentField, ParagraphsField, TypedForm

LONGEST_NOTE = 2000
LONGEST_REASON = 1000
FURTHEST = timedelta(days=3 * 366)
"""A date further off than this is a slip of the finger."""
REMIND_DAYS = (1, 2, 3, 5, 7, 14)
"""Days before and after the due date that a reminder can be set to."""
USUAL_BEFORE, USUAL_AFTER = 3, 1
_DAYS: dict[str, int | None] = {"": None, **{str(number): number for number in REMIND_DAYS}}
_LISTED = AnyOf(_DAYS, "Choose one from the list")
_PAST = "That is in the past. Enter a later date or time"


class WorkMomentField(MomentField):
    """When work opens or is due."""

    def pre_validate(self, form: TypedForm) -> None:
        super().pre_validate(form)
        if self.data > form.now + FURTHEST:
            self.data = None
            raise StopValidation("The date must be within the next three years")

    def or_kept(self, kept: datetime | None) -> datetime | None:
        """The stored moment if the boxes still mean it: they show neither seconds nor which of two 1ams it is."""
        return kept if same_as_typed(kept, self.data) else self.data


class ScheduleForm(TypedForm):
    """When work opens and is due, the note and the reminders. `terms` are set only if nothing is wrong."""

    opens = WorkMomentField("opens")
    due = WorkMomentField("due")
    note = ParagraphsField(LONGEST_NOTE, "The note must be {longest} characters or fewer. It has {has}")
    before = StringField(default="", validators=[_LISTED])
    after = StringField(default="", validators=[_LISTED])
    terms: Schedule | None = None

    @property
    def said(self) -> list[str]:
        return [when.said for when in (self.opens, self.due) if when.said]

    def read(self, kept: Schedule | None) -> None:
        """Check the terms.

        A blank opening means now, or stays as it was if it is past. A due date that was not changed may be past.
        """
        self.validate()
        opens_at, due_at = self.opens.data or self.now, self.due.data
        if kept is not None:
            opens_at = self.opens.or_kept(kept.opens_at) or min(kept.opens_at, self.now)
            due_at = self.due.or_kept(kept.due_at)
        if not self.opens.errors and not self.due.errors:
            self.due.errors += _order_problems(opens_at, due_at, self.now, kept)
        if not self.problems:
            days = _DAYS[self.before.data], _DAYS[self.after.data]
            self.terms = Schedule(opens_at, due_at, self.note.data, *days)


class ExtensionForm(TypedForm):
    """A later date for some people, and why. It is valid if there are no problems."""

    due = WorkMomentField("due")
    reason = ParagraphsField(LONGEST_REASON, "The reason must be {longest} characters or fewer. It has {has}")

    def read(self, due_at: datetime, kept: datetime | None) -> None:
        """For work that is due for everyone at `due_at`. `kept` is the person's present date, if any."""
        self.validate()
        self.due.data = self.due.or_kept(kept)
        if self.due.errors:
            return
        if self.due.data is None:
            self.due.errors.append(f"Enter the new due date, for example, {example(uk_times.day_of(self.now))}")
        elif self.due.data <= due_at:
            everyone = uk_times.words(due_at)
            self.due.errors.append(f"The new due date must be later than the due date for everyone, {everyone}")
        elif self.due.data <= self.now and self.due.data != kept:
            self.due.errors.append(_PAST)


def schedule_shown(terms: Schedule) -> ScheduleForm:
    """What a form shows at first for these terms."""
    before, after = ("" if days is None else str(days) for days in (terms.remind_before_days, terms.remind_after_days))
    shown = ScheduleForm(opens=terms.opens_at, due=terms.due_at, note=terms.note, before=before, after=after)
    shown.terms = terms
    return shown


def schedule_at_first() -> ScheduleForm:
    """What a new form shows at first."""
    return ScheduleForm(before=str(USUAL_BEFORE), after=str(USUAL_AFTER))


def schedule_typed(form: Mapping[str, str], now: datetime, kept: Schedule | None = None) -> ScheduleForm:
    typed = ScheduleForm(form, now)
    typed.read(kept)
    return typed


def extension_typed(form: Mapping[str, str], now: datetime, due_at: datetime, kept: datetime | None) -> ExtensionForm:
    typed = ExtensionForm(form, now)
    typed.read(due_at, kept)
    return typed


def _order_problems(opens_at: datetime, due_at: datetime | None, now: datetime, kept: Schedule | None) -> list[str]:
    past = f"{_PAST}, or leave it all blank for no due date"
    if due_at is None:
        return []
    if due_at <= opens_at:
        words = "now" if opens_at == now else uk_times.opening_words(opens_at)
        return [past if due_at <= now else f"The due date must be after it opens, which is {words}"]
    if due_at <= now and (kept is None or due_at != kept.due_at):
        return [past]
    return []
