"""The fields that forms share, as fields of WTForms: dates in three boxes, times beside them, lines, texts and numbers.

A form of them is a `TypedForm`. Searches, nonces and numbers in addresses are read without one.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes, DateError, parse_date
from learnapp.domain.dates.typed_times import TimeError, TimePart, boxes_of, parse_moment, time_of
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.numbers.list_pages import LINES, ListPage, list_page
from learnapp.domain.people.addresses import checked_address
from learnapp.domain.people.typed_text import has_hidden, tidy
from learnapp.store.people.people import clean_name, email_key

FieldErrors = list[tuple[str, str]]
"""(field id, message), in the order of the fields."""
LARGEST_NUMBER = 2**63 - 1
"""The largest whole number a row can hold."""
LONGEST_BOX = 60
"""Characters of a date or a time: `11:59pm on Wednesday 30 September 2026` goes into one box."""
LONGEST_SEARCH = 100
YEARS_OFF = 50
"""A date further from today than this is a slip of the finger."""
_NONCE = re.compile(r"[A-Za-z0-9_-]{8,32}")


class TypedForm(Form):
    """A form that was typed at the moment `now`; if `typed` is None, it shows these values.

    `validate()` reads what was typed; then `problems` say what is wrong, and each field's `data` is what it means.
    """

    def __init__(self, typed: Mapping[str, Any] | None = None, now: datetime | None = None, **shown: object) -> None:
        self._now = now
        super().__init__(typed if typed is None or hasattr(typed, "getlist") else MultiDict(typed), data=shown)

    @property
    def now(self) -> datetime:
        """When it was typed: forms with dates need it."""
        assert self._now is not None
        return self._now

    @property
    def problems(self) -> FieldErrors:
        """The first thing wrong with each field, in the order of the fields."""
        return [(getattr(field, "wrong_at", field.id), str(field.errors[0])) for field in self if field.errors]


class LineField(StringField):
    """One line of text with its spaces tidied. `what` names it in messages: "name of the cohort"."""

    def __init__(self, what: str, longest: int, *, required: bool = True, **more: Any) -> None:
        super().__init__(what, **{"default": "", **more})
        self.what, self.longest, self.required = what, longest, required

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = unicodedata.normalize("NFC", " ".join("".join(valuelist[:1]).split()))

    def pre_validate(self, form: TypedForm) -> None:
        if self.required and not self.data:
            raise StopValidation(f"Enter the {self.what}")
        if len(self.data) > self.longest:
            raise StopValidation(f"The {self.what} must be {self.longest} characters or fewer")
        if has_hidden(self.data, emoji=True):
            raise StopValidation(f"The {self.what} must not include hidden characters")


def check_name(field: Any, called: str = "Your name") -> None:
    """Tidy a person's name, or refuse it with a message for the field that begins with what the page calls it."""
    try:
        field.data = clean_name(field.data)
    except ValueError as error:
        raise ValidationError(str(error).replace("Your name", called)) from error


def check_email(field: Any) -> None:
    """Refuse what is not an address, or has a slip in it, with a message for the field."""
    try:
        email_key(field.data)
        checked_address(field.data)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class ParagraphsField(TextAreaField):
    """Several lines of text, tidied. `too_long` is the message; `{has}` and `{longest}` are numbers in it. `missing` is
    the message if it is empty; without one it may be left empty.
    """

    def __init__(self, longest: int, too_long: str, missing: str = "", **more: Any) -> None:
        super().__init__(**{"default": "", **more})
        self.longest, self.too_long, self.missing = longest, too_long, missing

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tidy("".join(valuelist[:1]))

    def pre_validate(self, form: TypedForm) -> None:
        if self.missing and not self.data:
            raise StopValidation(self.missing)
        if len(self.data) > self.longest:
            raise StopValidation(self.too_long.format(has=f"{len(self.data):,}", longest=f"{self.longest:,}"))


class WholeNumberField(StringField):
    """A whole number, or None. With `message`, one that cannot be read or is out of range is refused.

    `typed` is what was typed, to be shown again.
    """

    def __init__(self, message: str = "", least: int = 1, most: int = 10**9 - 1, **more: Any) -> None:
        super().__init__(**more)
        self.message, self.least, self.most = message, least, most

    def process_data(self, value: Any) -> None:
        self.data, self.typed = value, "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = "".join(valuelist[:1])[:40]
        self.data = whole_number(self.typed, self.least, self.most)

    def pre_validate(self, form: TypedForm) -> None:
        if self.message and self.data is None:
            raise StopValidation(self.message)


class DateField(Field):
    """A date in the boxes `name-day`, `name-month` and `name-year`, which `boxes` holds as typed.

    `what` names it where it was left blank: "first day".
    """

    data: Any
    process_errors: list[str]

    def __init__(self, what: str = "", *, required: bool = True, **more: Any) -> None:
        super().__init__(**more)
        self.what, self.required = what, required

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data = None if formdata is not None or not isinstance(data, date) else data
        self.boxes = DateBoxes.showing(self.data) if self.data else BLANK_DATE
        if formdata is not None:
            self.boxes = date_boxes(formdata, self.name)

    def pre_validate(self, form: TypedForm) -> None:
        if self.boxes.blank and not self.required:
            raise StopValidation
        if self.boxes.blank and self.what:
            raise StopValidation(f"Enter the {self.what}")
        today = self.today(form)
        try:
            found = near(parse_date(*self.boxes, today), today)
        except DateError as error:
            raise StopValidation(str(error)) from error
        self.data = found

    def today(self, form: TypedForm) -> date:
        """A date without a year is the next such day from this one."""
        return day_of(form.now)


class MomentField(Field):
    """A date as in `DateField` and a time beside it, in the box `time`: both may be left blank.

    `clock` is the time as typed, and `said` says how it was understood, if it could mean something else.
    """

    data: Any
    process_errors: list[str]

    def __init__(self, part: TimePart, *, time: str = "", **more: Any) -> None:
        super().__init__(**more)
        self.part, self.time = part, time or f"{self.name}-time"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.said, self.wrong_at = "", self.id
        self.data = None if formdata is not None or not isinstance(data, datetime) else data
        self.boxes, self.clock = boxes_of(self.data), time_of(self.data, self.part)
        if formdata is not None:
            self.boxes, self.clock = date_boxes(formdata, self.name), formdata.get(self.time, "")[:LONGEST_BOX]

    @property
    def blank(self) -> bool:
        """Whether the boxes are blank."""
        return self.boxes.blank and not self.clock.strip()

    def pre_validate(self, form: TypedForm) -> None:
        try:
            found = parse_moment(self.boxes, self.clock, day_of(form.now), self.part)
            if found is not None:
                near(day_of(found.when), day_of(form.now))
        except DateError as error:
            raise StopValidation(str(error)) from error
        except TimeError as error:
            self.wrong_at = self.time
            raise StopValidation(str(error)) from error
        if found is None:
            raise StopValidation
        self.data, self.said = found.when, found.said


def whole_number(typed: str, least: int = 1, most: int = 10**9 - 1) -> int | None:
    """A whole number as typed, with or without commas; None if it is not a number or is out of range."""
    text = typed.strip().replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return int(text) if least <= int(text) <= most else None


def number_in(form: Mapping[str, str], name: str) -> int:
    """A whole number that our page wrote into its form: a revision, a step, the value of a radio. -1 if it is missing
    or no such number. Nothing has the number -1, so a form that was tampered with is answered as a stale one is.
    """
    found = whole_number(form.get(name, ""), least=0)
    return -1 if found is None else found


def asked_page(count: int, name: str = "page", size: int = LINES) -> ListPage:
    """The page of a list of `count` lines that the field `name` of the address or form asks for."""
    return note_page(list_page(count, whole_number(request.values.get(name, ""), most=LARGEST_NUMBER), size, name))


def note_page(part: ListPage) -> ListPage:
    """Have the title of the answer say which page of this list it shows, if that is not the first."""
    if part.number > 1:
        g.setdefault("page_in_title", part)
    return part


def same_page(*names: str) -> dict[str, Any]:
    """The pages of lists that the address or form asks for, for `url_for`: where an action on one line goes back to.

    `names` are the fields that ask for them, `page` if none are given.
    """
    asked = {name: whole_number(request.values.get(name, "")) for name in names or ("page",)}
    return {name: number for name, number in asked.items() if number}


def near(day: date, today: date) -> date:
    """The day itself. Raises DateError if it is so far off that it must be a slip."""
    if not today.year - YEARS_OFF <= day.year <= today.year + YEARS_OFF:
        raise DateError(f"Check the year: {day.year} is a long way off")
    return day


def date_boxes(form: Mapping[str, str], name: str) -> DateBoxes:
    """The boxes `name-day`, `name-month` and `name-year` as typed."""
    day, month, year = (form.get(f"{name}-{part}", "")[:LONGEST_BOX] for part in DateBoxes._fields)
    return DateBoxes(day, month, year)


def search_words(form: Mapping[str, str], name: str = "name") -> str:
    """The words searched for, without the character NUL, which PostgreSQL accepts in no text."""
    return " ".join(form.get(name, "").replace("\0", "").split())[:LONGEST_SEARCH]


def new_nonce() -> str:
    """The nonce of a fresh form.

    What the form makes is stored with it, so a form that is sent twice does its work once.
    """
    return secrets.token_urlsafe(12)


def nonce_in(form: Mapping[str, str]) -> str:
    """The nonce that the form was sent with, or a new one if it has none of ours."""
    nonce = form.get("nonce", "")
    return nonce if _NONCE.fullmatch(nonce) else new_nonce()
