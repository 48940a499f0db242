"""Details that would identify a patient or reach a person if they were real. Stories do not need them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.checking.said import all_text
from learnapp.domain.content.content import AnyActivity, Case, Module, Quiz
from learnapp.domain.content.rendering import plain
from learnapp.domain.markup.problems import Problem, warning

_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|"
    r"jun|jul|aug|sep|oct|nov|dec)[a-z]*,? (?:19|20)?\d\d\b)"
)
_BORN = re.compile(
    rf"\b(?:d\.?o\.?b\b\.?|date of birth\b|birth ?date\b|born(?: on)?\b)[\s:=(,-]*(?:was |is )?{_DAY}", re.IGNORECASE
)
_TEN = re.compile(r"(?<![\d.,])(\d{3})[ .-]?(\d{3})[ .-]?(\d{4})(?![\d.,]\d|\d)")
_NUMBER = re.compile(
    r"\b(?:nhs|hospital|patient|mrn|unit|chi|district)(?: (?:number|no\.?|id))?\s*[:#]?\s*"
    r"(?=[a-z]{0,3}\d)[a-z]{0,3}\d[\d -]{4,12}\d\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\d£.,])(?:\+44 ?\(?0?\)? ?|0)(?:\d[ -]?){9,10}(?!\d)")
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_MADE_UP_PHONE = re.compile(
    r"(?:07700900|0(?:114|115|116|117|118|121|131|141|151|161)496|02079460|01632960|0808157|09098790)"
)
"""Numbers that Ofcom reserves for stories."""
_MADE_UP_EMAIL = re.compile(r"@(?:[\w.-]+\.)?example(?:\.\w+)*$|\.(?:example|test|invalid)$", re.IGNORECASE)


def patient_details(module: Module, notes: Notes) -> Iterator[Problem]:
    """A warning for each scene, question or lesson with an NHS number, a date of birth or the like."""
    for activity in module.activities:
        file = notes.files[activity.slug]
        for about, part in _parts(activity):
            said = plain(all_text(part))
            # Lessons and debriefs name real helplines; what happens in a story has none.
            story = about not in ("debrief", activity.slug)
            found = next(chain(of_patients(said), of_people(said) if story else ()), None)
            if found:
                message = (
                    f"“{found[1]}” is {found[0]}. A real one identifies a person, and a made-up one could be "
                    "someone's all the same. Leave it out, or use one that is kept for stories."
                )
                yield warning(file, notes.lines.get((file, about), 1), "identifying", message, about)


def of_patients(text: str) -> Iterator[tuple[str, str]]:
    """(what it is, the words) for each detail that identifies a patient."""
    for found in _BORN.finditer(text):
        yield "a date of birth", found[0]
    for found in _NUMBER.finditer(text):
        yield "a patient's number", found[0]
    for found in _TEN.finditer(text):
        if _is_nhs_number("".join(found.groups())):
            yield "an NHS number", found[0]


def of_people(text: str) -> Iterator[tuple[str, str]]:
    """(what it is, the words) for each address or number at which a person could be reached."""
    for found in _PHONE.finditer(text):
        if not _MADE_UP_PHONE.match(re.sub(r"\D", "", re.sub(r"^\+44", "0", found[0]))):
            yield "a telephone number", found[0].strip()
    for found in _EMAIL.finditer(text):
        if not _MADE_UP_EMAIL.search(found[0]):
            yield "an email address", found[0]
    for found in _POSTCODE.finditer(text):
        yield "a postcode", found[0]


def _is_nhs_number(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the others. 999 is kept for tests."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9]) and not digits.startswith("999") and len(set(digits)) > 1


def _parts(activity: AnyActivity) -> Iterator[tuple[str, object]]:
    if isinstance(activity, Case):
        yield from ((scene.id, scene) for scene in activity.scenes)
        yield "debrief", activity.debrief
    elif isinstance(activity, Quiz):
        yield from ((question.id, question) for question in activity.questions)
    else:
        yield activity.slug, activity
