"""What an educator types about a cohort: its settings, its sub-groups, a copy of it, and dates of memberships."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.typed_fields import DateField, LineField, ParagraphsField, TypedForm

LONGEST_NAME = 120
LONGEST_ABOUT = 2000
LONGEST_GROUP = 80


class LastDayField(DateField):
    """A last day, which may be left blank. Without a year, it is the next such day after the first day."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, **more)

    def today(self, form: TypedForm) -> date:
        return form.starts.data or super().today(form)


class CopyForm(TypedForm):
    """A cohort's name and first day."""

    name = LineField("name of the cohort", LONGEST_NAME)
    starts = DateField("first day")


class CohortForm(CopyForm):
    """A cohort's settings."""

    ends = LastDayField()
    about = ParagraphsField(LONGEST_ABOUT, "The description must be {longest} characters or fewer")
    revision = StringField(default="")

    @property
    def settings(self) -> dict[str, Any]:
        """The settings typed, once they are valid, as the cohort stores them."""
        name, about = self.name.data, self.about.data
        return {"name": name, "about": about, "starts_on": self.starts.data, "ends_on": self.ends.data}

    def validate_ends(self, ends: DateField) -> None:
        if self.starts.data and ends.data <= self.starts.data:
            raise ValidationError("The last day must be after the first day")


class SubgroupForm(TypedForm):
    group = LineField("name of the sub-group", LONGEST_GROUP)


class MemberForm(TypedForm):
    """One person's details in a cohort."""

    grade = LineField("grade", 40, required=False)
    specialty = LineField("specialty", 60, required=False)
    site = LineField("site", 80, required=False)
    group = StringField(default="")
    starts = DateField("first day")
    ends = DateField(required=False)

    def validate_ends(self, ends: DateField) -> None:
        if self.starts.data and ends.data < self.starts.data:
            raise ValidationError("The last day must not be before the first day")


def of_cohort(cohort: Cohort) -> CohortForm:
    """The form as it is first shown."""
    return CohortForm(
        name=cohort.name,
        about=cohort.about,
        starts=cohort.starts_on,
        ends=cohort.ends_on,
        revision=cohort.revision,
    )
