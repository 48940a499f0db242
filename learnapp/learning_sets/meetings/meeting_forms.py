"""The form to plan a meeting: its subject, when, who presents and observes, and how many votes are enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation, ValidationError

from learnapp.domain.dates.typed_dates import FURTHEST
from learnapp.domain.sets.tallies import FEWEST
from learnapp.learning_sets.meetings.subjects import DiscussionSubject
from learnapp.learning_sets.scope import SetMembership
from learnapp.web.typed_fields import MomentField, ParagraphsField, TypedForm, WholeNumberField

LONGEST_TITLE = 100
LONG_AGO = timedelta(hours=1)


class MeetingTimeField(MomentField):
    """When a set meets: `data` is None if it begins at once, which only "Start now" does."""

    def pre_validate(self, form: MeetingForm) -> None:
        if self.blank and not form.at_once:
            raise StopValidation("Enter the date you will meet, or press “Start now”")
        super().pre_validate(form)
        if not self.clock.strip():
            self.wrong_at = self.time
            raise StopValidation("Enter the time you will meet, for example 5pm or 17:00")
        if self.data < form.now - LONG_AGO:
            raise StopValidation("The meeting must be today or later. To meet now, press “Start now”")
        if self.data > form.now + FURTHEST:
            raise StopValidation("The meeting must be within two years")


class MemberField(StringField):
    """A member of the set, by their number, or None."""

    data: Any

    def pre_validate(self, form: MeetingForm) -> None:
        typed, self.data = self.data, None
        if typed:
            self.data = next((one.person_id for one in form.membership.members if str(one.person_id) == typed), None)
            if self.data is None:
                raise StopValidation("Choose someone who belongs to this set")


class MeetingForm(TypedForm):
    """A meeting about a subject."""

    place = StringField(default="")
    title = ParagraphsField(LONGEST_TITLE, "The issue must be {longest} characters or fewer")
    date = MeetingTimeField("opens", time="time")
    presenter = MemberField()
    observer = MemberField()
    quorum = WholeNumberField(most=99)

    def __init__(
        self,
        typed: Mapping[str, str] | None,
        membership: SetMembership,
        subject: DiscussionSubject,
        now: datetime,
        **shown: object,
    ) -> None:
        self.at_once = bool(typed and "start" in typed)
        super().__init__(typed, now, **shown)
        self.membership, self.subject = membership, subject
        self.item = subject.vote_item(self.place.data)

    def validate_place(self, _place: StringField) -> None:
        if self.subject.module and self.item is None:
            raise ValidationError("Choose what to vote on")

    def validate_title(self, title: ParagraphsField) -> None:
        if not self.subject.module and not title.data:
            raise ValidationError("Enter the issue in a few words")

    def validate_presenter(self, presenter: MemberField) -> None:
        if not self.subject.module and presenter.data is None:
            raise ValidationError("Choose who will present")

    def validate_quorum(self, quorum: WholeNumberField) -> None:
        most = max(FEWEST, len(self.membership.members))
        if self.subject.module and (quorum.data is None or not FEWEST <= quorum.data <= most):
            raise ValidationError(f"Enter {FEWEST}" if most == FEWEST else f"Enter a number from {FEWEST} to {most}")
