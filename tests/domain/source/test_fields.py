"""Typed access to front matter."""

from collections.abc import Callable

import pytest

from learnapp.domain.content.content import Library
from learnapp.domain.markup.front_matter import YamlNode
from learnapp.domain.markup.problems import Problems
from learnapp.domain.source.fields import Fields, check_claims, check_competencies
from tests.domain.reading.good_module import LIBRARY


def fields(**values: object) -> Fields:
    """Front matter with a field a line."""
    nodes = {name: _node(value, line) for line, (name, value) in enumerate(values.items(), 2)}
    return Fields(nodes, Problems("a.md"), "A lesson")


def _node(value: object, line: int) -> YamlNode:
    if isinstance(value, list):
        return YamlNode(line=line, value=[_node(one, line) for one in value])
    if isinstance(value, dict):
        return YamlNode(line=line, value={key: _node(one, line) for key, one in value.items()})
    return YamlNode(line=line, value=str(value))


@pytest.mark.parametrize(
    ("read", "found"),
    [
        (lambda f: f.text("title"), "The tea round"),
        (lambda f: f.text("nothing", required=False), ""),
        (lambda f: f.whole("minutes"), 12),
        (lambda f: f.whole("nothing", required=False), None),
        (lambda f: f.one_of("kind", ["a", "b"]), "b"),
        (lambda f: f.one_of("nothing", ["a", "b"], default="a"), "a"),
        (lambda f: f.day("day"), "2026-07-01"),
        (lambda f: f.words("words"), [(6, "x"), (6, "y")]),
        (lambda f: f.words("list"), [(7, "x"), (7, "y")]),
        (lambda f: f.mapping("pairs"), {"a": (8, "one two")}),
    ],
)
def test_a_field_is_given_as_its_type(read: Callable[[Fields], object], found: object) -> None:
    given = fields(
        title=" The  tea round ",
        minutes="12",
        kind="b",
        day="2026-07-01",
        words="x, y",
        list=["x", " y"],
        pairs={"a": "one  two"},
    )
    assert read(given) == found
    assert not given.problems.found


@pytest.mark.parametrize(
    ("value", "read", "says"),
    [
        ("", lambda f: f.text("a"), "is empty"),
        (["x"], lambda f: f.text("a"), "one line of text"),
        ("x", lambda f: f.text("b"), "has no `b`"),
        ("1.5", lambda f: f.whole("a"), "whole number"),
        ("9", lambda f: f.whole("a", most=5), "from 0 to 5"),
        ("yse", lambda f: f.one_of("a", ["yes", "no"]), "Did you mean `yes`?"),
        ("2026-02-30", lambda f: f.day("a"), "must be a date"),
        ("1 July", lambda f: f.day("a"), "must be a date"),
        ({"x": "y"}, lambda f: f.words("a"), "must be a list"),
        ("x", lambda f: f.mapping("a"), "name: text"),
    ],
)
def test_what_cannot_be_converted_says_what_to_write(
    value: object, read: Callable[[Fields], object], says: str
) -> None:
    given = fields(a=value)
    read(given)
    assert says in given.problems.found[0].message


def test_a_field_that_nobody_asked_for_is_refused_on_its_line() -> None:
    given = fields(title="x", minuets="3")
    given.text("title")
    given.has("minutes")
    given.refuse_others()
    (problem,) = given.problems.found
    assert (problem.line, "Did you mean `minutes`?" in problem.message) == (3, True)


def _checked(check: Callable[..., object], words: list[str], library: Library) -> tuple[object, list[str]]:
    problems = Problems("a.md")
    return check([(4, word) for word in words], library, problems), [p.message for p in problems.found]


@pytest.mark.parametrize(
    ("check", "known"),
    [(check_competencies, next(iter(LIBRARY.competencies))), (check_claims, next(iter(LIBRARY.claims)))],
)
def test_codes_are_taken_once_and_unknown_ones_reported(check: Callable[..., object], known: object) -> None:
    good, said = _checked(check, [str(known), str(known), "999"], LIBRARY)
    assert good == (known,)
    assert ["twice" in said[0], "There is no" in said[1]] == [True, True]
