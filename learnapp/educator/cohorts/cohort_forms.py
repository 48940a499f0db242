"""What an educator types about a cohort: its settings, its sub-groups, dates of memberships."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from learnapp.domain.dates.typed_dates import DateError, parse_date
from learnapp.store.cohorts.cohorts import Cohort

LONGEST_NAME = 120
LONGEST_ABOUT = 2000
LONGEST_SEARCH = 100
Boxes = tuple[str, str, str]
NO_DATE: Boxes = ("", "", "")


@dataclass
class CohortForm:
    """A cohort's settings as typed, and as read where there is nothing wrong. `errors` are (field id, message)."""

    name: str = ""
    about: str = ""
    starts: Boxes = NO_DATE
    ends: Boxes = NO_DATE
    revision: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)


def of_cohort(cohort: Cohort) -> CohortForm:
    """The form as it is shown first."""
    ends = boxed(cohort.ends_on) if cohort.ends_on else NO_DATE
    return CohortForm(cohort.name, cohort.about, boxed(cohort.starts_on), ends, cohort.revision)


def boxed(day: date) -> Boxes:
    return str(day.day), str(day.month), str(day.year)


def searched(form: Mapping[str, str]) -> str:
    """The name or address that is searched for, without the sign NUL, which PostgreSQL takes in no text."""
    return " ".join(form.get("name", "").replace("\0", "").split())[:LONGEST_SEARCH]


def boxes(form: Mapping[str, str], name: str) -> Boxes:
    """The three boxes of a date as typed."""
    day, month, year = (form.get(f"{name}-{part}", "")[:60] for part in ("day", "month", "year"))
    return day, month, year


def read_cohort(form: Mapping[str, str], today: date) -> CohortForm:
    """Read a cohort's settings."""
    revision = form.get("revision", "1")
    typed = CohortForm(
        form.get("name", ""),
        form.get("about", ""),
        boxes(form, "starts"),
        boxes(form, "ends"),
        int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 9 else 1,
    )
    typed.name = line(typed.errors, "name", typed.name, "name of the cohort", LONGEST_NAME)
    typed.about = typed.about.replace("\r\n", "\n").strip()
    if len(typed.about) > LONGEST_ABOUT:
        typed.errors.append(("about", f"The description must be {LONGEST_ABOUT:,} characters or fewer"))
    typed.starts_on = day(typed.errors, "starts", typed.starts, today)
    if any(part.strip() for part in typed.ends):
        typed.ends_on = day(typed.errors, "ends", typed.ends, typed.starts_on or today)
        if typed.starts_on and typed.ends_on and typed.ends_on <= typed.starts_on:
            typed.errors.append(("ends", "The last day must be after the first day"))
    return typed


def day(errors: list[tuple[str, str]], name: str, typed: Boxes, today: date) -> date | None:
    """The date in three boxes; None and an error if it is none, or is centuries off."""
    try:
        found = parse_date(*typed, today)
    except DateError as error:
        errors.append((name, str(error)))
        return None
    if not today.year - 50 <= found.year <= today.year + 50:
        errors.append((name, f"Check the year: {found.year} is a long way off"))
        return None
    return found


def line(errors: list[tuple[str, str]], name: str, typed: str, what: str, longest: int, required: bool = True) -> str:
    """One line of text, its spaces tidied. `what` names it in messages: "name of the cohort"."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    if required and not text:
        errors.append((name, f"Enter the {what}"))
    elif len(text) > longest:
        errors.append((name, f"The {what} must be {longest} characters or fewer"))
    elif any(unicodedata.category(c) in {"Cc", "Cf", "Co", "Cn", "Cs"} and c not in "\u200c\u200d" for c in text):
        errors.append((name, f"The {what} must not include hidden characters"))
    return text


def number(typed: str, most: int = 10**9) -> int | None:
    """A whole number from 1 on, as typed; None if it is none."""
    text = typed.strip().replace(",", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most else None
