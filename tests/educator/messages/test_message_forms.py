"""What an educator typed and chose for a message."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.store.cohorts import assignments
from learnapp.store.cohorts.assignments import Schedule, Target
from tests.client import Visitor
from tests.conftest import START
from tests.educator.messages.writing import _new


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"subject": " "}, "Enter a subject"),
        ({"body": ""}, "Enter a message"),
        ({"body": "Hello {who}"}, "We cannot fill in {who}. You can use {name}, {module}, {due}, {link}"),
        ({"subject": "x" * 121}, "The subject must be 120 characters or fewer. It has 121"),
        ({"body": "x" * 4001}, "The message must be 4,000 characters or fewer. It has 4,001"),
    ],
)
def test_bad_input_is_said_at_its_field_and_what_was_typed_is_kept(
    edwin: Visitor, group: dict[str, int], fields: dict[str, str], message: str
) -> None:
    typed = {"subject": "My own subject", "body": "My own words", **fields}
    page = edwin.submit(edwin.get(_new(group)), "Preview", typed, 422)
    assert page.errors == [message]
    for name, value in typed.items():
        assert dict(page.fields(page.form("Preview")))[name].strip() == value.strip()


def test_a_due_date_is_not_promised_where_there_is_none(app: Flask, edwin: Visitor, group: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        terms = Schedule(START, None)
        (work,) = assignments.make(connection, group["cohort"], Target(), [("tea-round", "leaves")], terms, START)
    page = edwin.get(_new({**group, "work": work}))
    assert "{due}" not in page.main
    page = edwin.submit(page, "Preview", {"subject": "x", "body": "By {due}"}, 422)
    assert page.errors == ["Remove {due}: this work has no due date"]


def test_going_back_to_change_it_keeps_the_text(edwin: Visitor, group: dict[str, int]) -> None:
    page = edwin.submit(edwin.get(_new(group)), "Preview", {"subject": "Mine", "body": "One\n\nTwo {name}"})
    page = edwin.submit(page, "Edit message")
    fields = dict(page.fields(page.form("Preview")))
    assert fields["subject"] == "Mine"
    assert fields["body"].split() == ["One", "Two", "{name}"]


@pytest.mark.parametrize("query", ["assignment=999", "assignment=x", "state=clever", "subgroup=999", "person=lena"])
def test_a_choice_that_no_page_offers_is_not_there(edwin: Visitor, group: dict[str, int], query: str) -> None:
    edwin.get(f"/educator/cohorts/{group['cohort']}/messages/new/?{query}", 404)
