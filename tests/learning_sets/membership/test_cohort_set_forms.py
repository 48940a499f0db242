"""An educator's plan of sets."""

from __future__ import annotations

import pytest

from tests.client import Visitor
from tests.learning_sets.membership.foundation import Foundation, groups


def test_a_plan_is_changed_by_hand_and_looked_at_again(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(9)
    page = edwin.get(f"{foundation.url}?by=site&size=5")
    first, second = sorted(groups(page).items())
    moved = {first[1][0]: second[0], first[1][1]: ""}
    page = edwin.submit(page, "Update the plan", {**moved, "name-2": "Thursday"}, status=422)
    assert page.errors == ["Set 1 has 3 people. A set has 4 to 8: move someone"]
    page = edwin.submit(page, "Update the plan", {first[1][1]: "1"})
    assert sorted(len(group) for group in groups(page).values()) == [4, 6]
    assert "Thursday" in page.text
    assert foundation.sets() == []
    edwin.submit(page, "Create sets")
    assert sorted(len(one) for one in foundation.sets()) == [4, 6]


def test_by_hand_begins_with_nobody_in_a_set(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(4)
    page = edwin.get(f"{foundation.url}?by=&size=6")
    assert list(groups(page)) == [""]
    assert edwin.submit(page, "Create sets", status=422).errors == [
        "Put people in a set first: type its number beside their names"
    ]
    fields = {f"set-{who}": "7" for who in foundation.people}
    edwin.submit(page, "Create sets", {**fields, "name-7": "Night owls"})
    assert foundation.sets() == [set(foundation.people)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name-1": " "}, "Give the set a name"),
        ({"name-1": "x" * 121}, "Shorten it to 120"),
        ({"set": "x"}, "enter the number of a set, or leave it blank"),
        ({"set": "-1"}, "enter the number of a set, or leave it blank"),
        ({"set": "99999999999999999999"}, "enter the number of a set, or leave it blank"),
        ({"set": "2"}, "Set 2 has 1 person"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(
    foundation: Foundation, edwin: Visitor, fields: dict[str, str], message: str
) -> None:
    foundation.more(4)
    sent = {(f"set-{foundation.people[1]}" if name == "set" else name): value for name, value in fields.items()}
    page = edwin.submit(edwin.get(foundation.url), "Create sets", sent, status=422)
    assert any(message in error for error in page.errors)
    assert foundation.sets() == []


def test_nine_in_one_set_are_refused(foundation: Foundation, edwin: Visitor) -> None:
    foundation.more(8)
    page = edwin.get(f"{foundation.url}?by=&size=8")
    page = edwin.submit(page, "Create sets", {f"set-{who}": "1" for who in foundation.people}, status=422)
    assert page.errors == ["Set 1 has 9 people. A set has 4 to 8: move someone"]
