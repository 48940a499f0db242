"""The fields that several forms share: dates in three boxes, numbers, lines of text, searches and nonces."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date

from learnapp.domain.dates.typed_dates import DateBoxes, DateError, parse_date

FieldErrors = list[tuple[str, str]]
"""(field id, message), in the order of the fields."""
LARGEST_NUMBER = 2**63 - 1
"""The largest whole number a row can hold."""
LONGEST_BOX = 60
"""Characters of a date or a time: `11:59pm on Wednesday 30 September 2026` goes into one box."""
LONGEST_SEARCH = 100
YEARS_OFF = 50
"""A date further from today than this is a slip of the finger."""
_HIDDEN = {"Cc", "Cf", "Co", "Cn", "Cs"}
_JOINERS = "\u200c\u200d"
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,32}")


def whole_number(typed: str, least: int = 1, most: int = 10**9 - 1) -> int | None:
    """A whole number as typed, thousands separated by commas or not; None if it is no number or out of range."""
    text = typed.strip().replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return int(text) if least <= int(text) <= most else None


def date_boxes(form: Mapping[str, str], name: str) -> DateBoxes:
    """The boxes `name-day`, `name-month` and `name-year` as typed."""
    day, month, year = (form.get(f"{name}-{part}", "")[:LONGEST_BOX] for part in DateBoxes._fields)
    return DateBoxes(day, month, year)


def read_date(errors: FieldErrors, name: str, boxes: DateBoxes, today: date) -> date | None:
    """The date in the boxes; None and an error if there is none, or if it is decades away."""
    try:
        found = parse_date(*boxes, today)
    except DateError as error:
        errors.append((name, str(error)))
        return None
    if not today.year - YEARS_OFF <= found.year <= today.year + YEARS_OFF:
        errors.append((name, f"Check the year: {found.year} is a long way off"))
        return None
    return found


def read_line(errors: FieldErrors, name: str, typed: str, what: str, longest: int, *, required: bool = True) -> str:
    """One line of text with its spaces tidied. `what` names it in messages: "name of the cohort"."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    if required and not text:
        errors.append((name, f"Enter the {what}"))
    elif len(text) > longest:
        errors.append((name, f"The {what} must be {longest} characters or fewer"))
    elif any(unicodedata.category(c) in _HIDDEN and c not in _JOINERS for c in text):
        errors.append((name, f"The {what} must not include hidden characters"))
    return text


def search_words(form: Mapping[str, str], name: str = "name") -> str:
    """The words searched for, without the character NUL, which PostgreSQL accepts in no text."""
    return " ".join(form.get(name, "").replace("\0", "").split())[:LONGEST_SEARCH]


def new_nonce() -> str:
    """A fresh form's nonce: whatever comes of the form is known by it, so a form sent twice does its work once."""
    return secrets.token_urlsafe(12)


def nonce_in(form: Mapping[str, str]) -> str:
    """The nonce the form was sent with, or a new one if it has none that could be ours."""
    nonce = form.get("nonce", "")
    return nonce if _NONCE.fullmatch(nonce) else new_nonce()
