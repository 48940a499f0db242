"""The form to start a thread: its subject, and when each phase ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from wtforms import StringField
from wtforms.validators import StopValidation, ValidationError

from learnapp.domain.sets import thread_dates as rules
from learnapp.learning_sets.meetings.subjects import DiscussionSubject
from learnapp.web.typed_fields import FieldErrors, MomentField, TypedForm
from learnapp.web.typed_writing import Typed, typed

LONGEST_TITLE = 100


class PhaseEndField(MomentField):
    """When a phase ends; if left blank, its default."""

    def pre_validate(self, form: ThreadForm) -> None:
        if self.blank:
            self.data = form.default[self.name]
            raise StopValidation
        super().pre_validate(form)


class ThreadForm(TypedForm):
    """A thread about a subject.

    Each dated phase has a field of its name; `thread_form` makes the class that has them.
    """

    place = StringField(default="")

    def __init__(
        self, sent: Mapping[str, str] | None, subject: DiscussionSubject, now: datetime, **shown: object
    ) -> None:
        self.default = rules.default_dates(subject.about, now)
        super().__init__(sent, now, **(shown if sent else {**self.default, **shown}))
        self.subject = subject
        self.item = subject.vote_item(self.place.data) if sent else None
        self.title = Typed("")
        if sent and not subject.module:
            self.title = typed(sent, "issue", field="title", longest=LONGEST_TITLE)

    @property
    def ends(self) -> list[PhaseEndField]:
        return [self[phase.name] for phase in rules.dated(self.subject.about)]

    @property
    def dates(self) -> dict[str, datetime]:
        return {end.name: end.data for end in self.ends if end.data is not None}

    @property
    def said(self) -> list[str]:
        """How the form read dates that could mean something else."""
        return [end.said for end in self.ends if end.said]

    def validate_place(self, _place: StringField) -> None:
        if self.subject.module and self.item is None:
            raise ValidationError("Choose what to vote on")

    def validate(self) -> bool:
        super().validate()
        for name, message in rules.problems(self.subject.about, self.dates, self.now).items():
            self[name].errors.append(message)
        return not self.all_problems and self.title.fine

    @property
    def all_problems(self) -> FieldErrors:
        """The problems of the fields, and of the title."""
        return [*self.title.errors, *self.problems]


def thread_form(sent: Mapping[str, str] | None, subject: DiscussionSubject, now: datetime) -> ThreadForm:
    """The form for the thread's subject, on which its phases depend: as sent, or with default dates."""
    phases = rules.dated(subject.about)
    fields = {phase.name: PhaseEndField("due", label=phase.title) for phase in phases}
    made: ThreadForm = type("ThreadForm", (ThreadForm,), fields)(sent, subject, now)
    return made
