"""Texts of messages: what they may contain, and filling them in."""

import pytest

from learnapp.domain.cohorts import message_templates
from learnapp.domain.cohorts.message_templates import (
    BODY_LONGEST,
    PLACES,
    SUBJECT_LONGEST,
    TEMPLATES,
    fill,
    problems,
    tidy,
)

VALUES = {"name": "Lena", "module": "Tea", "due": "5pm today", "link": "https://x.example/tea"}


@pytest.mark.parametrize(
    "template", [*TEMPLATES, message_templates.REMIND_BEFORE, message_templates.REMIND_AFTER], ids=lambda t: t.key
)
def test_every_text_to_begin_from_can_be_filled_in_whole(template: message_templates.Template) -> None:
    found = problems(template.subject or "x", template.body, PLACES)
    assert found == []
    assert "{" not in fill(template.subject + template.body, VALUES)


def test_the_text_offered_fits_where_people_stand() -> None:
    assert [message_templates.template_for(s).key for s in ("not_started", "late", "stuck", "started", "done", "")] == [
        *("not_started", "overdue", "stuck", "half_way"),
        *("own_words", "own_words"),
    ]


def test_what_a_value_contains_is_not_filled_in_again() -> None:
    assert fill("{name}: {module}", {"name": "{module}{link}", "module": "Tea"}) == "{module}{link}: Tea"


@pytest.mark.parametrize("text", ["{0.__class__}", "{name!r}", "{}", "{{name}}", "a { b } c", "%s $name"])
def test_nothing_else_in_braces_is_evaluated(text: str) -> None:
    assert fill(text, {"name": "Lena"}) == text.replace("{name}", "Lena")


@pytest.mark.parametrize(
    ("subject", "body", "can_fill", "field", "says"),
    [
        ("", "x", PLACES, "subject", "Enter a subject"),
        ("x" * (SUBJECT_LONGEST + 1), "x", PLACES, "subject", "It has 121"),
        ("x", "", PLACES, "body", "Enter a message"),
        ("x", "x" * (BODY_LONGEST + 1), PLACES, "body", "4,000 characters or fewer. It has 4,001"),
        ("{nam}", "x", PLACES, "subject", "We cannot fill in {nam}. You can use {name}"),
        ("x", "by {due}", ("name", "module", "link"), "body", "Remove {due}: this work has no due date"),
        ("x", "{module}", ("name", "link"), "body", "Remove {module}: the message is not about one"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    subject: str, body: str, can_fill: tuple[str, ...], field: str, says: str
) -> None:
    ((at, message),) = problems(subject, body, can_fill)
    assert at == field
    assert says in message


def test_a_subject_is_one_line_and_nothing_hidden_stays() -> None:
    assert tidy("Hello\r\nBcc: all@example.org\x00", lines=False) == "Hello Bcc: all@example.org"
    assert tidy(" a\r\nb\u202ec\x07 ", lines=True) == "a\nbc"
    assert tidy("Sinéad क्‍ष", lines=False) == "Sinéad क्‍ष"


@pytest.mark.parametrize(
    ("body", "greets"),
    [
        ("Dear {name},", True),
        ("Hello all,", True),
        ("Hi,", True),
        ("Dear Lena,\n\nSee you.", False),
        ("Hello, see you on Friday,", False),
        ("History first,", False),
    ],
)
def test_a_greeting_alone_is_told_from_a_message(body: str, greets: bool) -> None:
    assert message_templates.only_greets(body) is greets
