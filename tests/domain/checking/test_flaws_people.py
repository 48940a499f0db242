"""What would identify or contact a real person."""

from __future__ import annotations

import pytest

from learnapp.domain.checking.flaws_people import of_patients, of_people
from tests.domain.checking.seeding import assert_answered, assert_found, warned
from tests.domain.reading.good_module import CASE_FILE, END_FILE, LESSON_FILE, spoilt


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("His number is 943 476 5919.", "an NHS number"),
        ("9434765919 on the band", "an NHS number"),
        ("943-476-5919", "an NHS number"),
        ("943.476.5919", "an NHS number"),
        ("DoB: 1 Feb 60", "a date of birth"),
        ("NHS number: 123 456 7890", "a patient's number"),
        ("hospital no. K123456", "a patient's number"),
        ("born 12/03/1951", "a date of birth"),
        ("DOB 12.3.51", "a date of birth"),
        ("Date of birth: 12 March 1951", "a date of birth"),
        ("born on 1951-03-12", "a date of birth"),
        ("D.O.B. 1st of May 1947", "a date of birth"),
    ],
)
def test_what_patients_are_known_by_is_found(text: str, what: str) -> None:
    assert [found[0] for found in of_patients(text)][:1] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "He was born in 1951.",
        "12 March 2026, ward nine",
        "£1,234,567,890 over ten years",
        "999 012 3456 is kept for tests",
        "Bleep 4567",
        "the NHS has 1,300,000 staff",
        "943 476 5918 fails its check",
        "patient number three",
    ],
)
def test_other_numbers_and_dates_are_let_be(text: str) -> None:
    assert list(of_patients(text)) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Ring 020 7946 1234.", "a telephone number"),
        ("Ring 07712 345678.", "a telephone number"),
        ("+44 7712 345678", "a telephone number"),
        ("write to bob.smith@nhs.net", "an email address"),
        ("SW1A 1AA", "a postcode"),
    ],
)
def test_what_reaches_somebody_is_found(text: str, what: str) -> None:
    assert [found[0] for found in of_people(text)] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "07700 900123",
        "020 7946 0123",
        "01632 960 999",
        "bob@example.org",
        "a@trust.example",
        "0.5 mg",
        "08:30",
        "B12 5 ng",
    ],
)
def test_what_is_kept_for_stories_is_let_be(text: str) -> None:
    assert list(of_people(text)) == []


def test_it_is_told_with_the_scene_question_or_lesson_and_can_be_answered() -> None:
    for file, about, old in (
        (CASE_FILE, "start", "Mr Ade's pulse"),
        (END_FILE, "first-words", "The registrar picks up"),
        (LESSON_FILE, "say-it-early", "Name what"),
    ):
        seed = ("identifying", about, file, [(old, f"Born 12/03/1951. {old}")], "---")
        assert_found(seed)
        assert_answered(seed)


def test_a_helpline_may_stand_in_a_lesson_and_a_debrief() -> None:
    assert warned(spoilt(LESSON_FILE, ("Name what", "Ring 0330 123 1245. Name what"))) == []
    assert warned(spoilt(CASE_FILE, ("People who lead", "Ring 0330 123 1245. People who lead"))) == []
