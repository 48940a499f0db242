"""What an educator types about a cohort: its settings, its sub-groups, dates of memberships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.typed_fields import FieldErrors, date_boxes, read_date, read_line, whole_number

LONGEST_NAME = 120
LONGEST_ABOUT = 2000


@dataclass
class CohortForm:
    """A cohort's settings as typed, and as read where there is nothing wrong. `errors` are (field id, message)."""

    name: str = ""
    about: str = ""
    starts: DateBoxes = BLANK_DATE
    ends: DateBoxes = BLANK_DATE
    revision: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    errors: FieldErrors = field(default_factory=list)


def of_cohort(cohort: Cohort) -> CohortForm:
    """The form as it is shown first."""
    ends = DateBoxes.showing(cohort.ends_on) if cohort.ends_on else BLANK_DATE
    return CohortForm(cohort.name, cohort.about, DateBoxes.showing(cohort.starts_on), ends, cohort.revision)


def read_cohort(form: Mapping[str, str], today: date) -> CohortForm:
    """Read a cohort's settings."""
    typed = CohortForm(
        form.get("name", ""),
        form.get("about", ""),
        date_boxes(form, "starts"),
        date_boxes(form, "ends"),
        whole_number(form.get("revision", "")) or 1,
    )
    typed.name = read_line(typed.errors, "name", typed.name, "name of the cohort", LONGEST_NAME)
    typed.about = typed.about.replace("\r\n", "\n").strip()
    if len(typed.about) > LONGEST_ABOUT:
        typed.errors.append(("about", f"The description must be {LONGEST_ABOUT:,} characters or fewer"))
    typed.starts_on = read_date(typed.errors, "starts", typed.starts, today)
    if not typed.ends.blank:
        typed.ends_on = read_date(typed.errors, "ends", typed.ends, typed.starts_on or today)
        if typed.starts_on and typed.ends_on and typed.ends_on <= typed.starts_on:
            typed.errors.append(("ends", "The last day must be after the first day"))
    return typed
