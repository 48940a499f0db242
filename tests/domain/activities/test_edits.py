"""Differences between two editions of an activity."""

from typing import Any

import pytest

from learnapp.domain.activities.edits import added_and_removed, moved, passages, values
from learnapp.domain.content.content import Passage
from learnapp.domain.questions.options import Option

TEA, MILK = Option(html="tea", feedback="hot"), Option(html="milk", feedback="cold")


@pytest.mark.parametrize(
    ("old", "new", "field", "classes"),
    [
        ("a", "a", "title", []),
        ("a", "b", "title", ["wording"]),
        ("a", "b", "hindsight", ["feedback"]),
        (1, 2, "pass_mark", ["key"]),
        (True, False, "key", ["key"]),
        ({"a": 1}, {"a": 2}, "draw", ["key"]),
        (None, 2, "pass_mark", ["structure"]),
        ("a", 1, "title", ["structure"]),
        ((1, 2), (2, 1), "order", ["key"]),
        ((TEA,), (TEA, MILK), "options", ["structure"]),
        ((TEA, MILK), (MILK, TEA), "options", ["structure"]),
        ((TEA,), (Option(html="tea", feedback="warm"),), "options", ["feedback"]),
        ((TEA,), (Option(html="green tea", feedback="hot"),), "options", ["wording"]),
        ((TEA,), (Option(html="tea", feedback="hot", key=True),), "options", ["key"]),
    ],
)
def test_a_difference_has_its_class(old: Any, new: Any, field: str, classes: list[str]) -> None:
    found = list(values(old, new, "brew#start", field, {}))
    assert [edit.cls for edit in found] == classes
    assert all(edit.where.startswith("brew#start") for edit in found)


def test_a_field_may_be_given_another_class() -> None:
    (edit,) = values("a", "b", "brew", "marking", {"marking": "key"})
    assert (edit.cls, edit.what) == ("key", "the marking changed")


@pytest.mark.parametrize(
    ("old", "new", "field", "classes"),
    [
        ([Passage(html="a")], [Passage(html="a")], "body", []),
        ([Passage(html="a")], [Passage(html="b")], "body", ["wording"]),
        ([Passage(html="a")], [Passage(html="b")], "debrief", ["feedback"]),
    ],
)
def test_passages_are_compared(old: list[Passage], new: list[Passage], field: str, classes: list[str]) -> None:
    assert [edit.cls for edit in passages(tuple(old), tuple(new), "brew", field, "the text")] == classes


def test_parts_taken_out_and_added_are_structure_at_their_ids() -> None:
    found = list(added_and_removed({"a": 1, "b": 1}, {"b": 1, "c": 1}, "brew#", "scene"))
    assert [(edit.cls, edit.where, edit.what) for edit in found] == [
        ("structure", "brew#a", "this scene was removed"),
        ("structure", "brew#c", "this scene was added"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [(["a", "b"], ["b", "a"], True), (["a", "b"], ["a", "c"], False), (["a", "b"], ["b", "c"], True), ([], [], False)],
)
def test_a_part_that_stands_where_another_stood_was_moved(old: list[str], new: list[str], expected: bool) -> None:
    assert moved(old, new) == expected


def test_a_message_names_no_field_that_authors_do_not_write() -> None:
    old, new = ((Option(html=text, feedback="hot"),) for text in ("tea", "green tea"))
    assert [edit.what for edit in values(old, new, "brew#start", "options", {})] == ["the text changed"]
