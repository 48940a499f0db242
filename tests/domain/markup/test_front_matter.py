"""Front matter: every value as it was typed, and nothing that expands."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml

from learnapp.domain.markup import front_matter
from learnapp.domain.markup.front_matter import YamlNode, cut_front_matter, read_yaml_file
from learnapp.domain.markup.problems import Problem, Problems


def read(text: str) -> tuple[Any, list[Problem]]:
    problems = Problems("a.md")
    nodes, _ = cut_front_matter(list(enumerate(text.split("\n"), 1)), problems)
    return (None if nodes is None else {key: plain(node) for key, node in nodes.items()}), problems.found


def plain(node: YamlNode) -> Any:
    if isinstance(node.value, list):
        return [plain(part) for part in node.value]
    if isinstance(node.value, dict):
        return {key: plain(part) for key, part in node.value.items()}
    return node.value


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("20:30", "20:30"),
        ("no", "no"),
        ("2.10", "2.10"),
        ("007", "007"),
        ("2026-07-01", "2026-07-01"),
        ("null", "null"),
        ("~", "~"),
        ("", ""),
        ("'in: quotes'", "in: quotes"),
        ("[1.4, 2.2]", ["1.4", "2.2"]),
        ("{facts: 4}", {"facts": "4"}),
        ("\n  - a\n  - b", ["a", "b"]),
        ("\n  one: a", {"one": "a"}),
        (">-\n  two\n  lines", "two lines"),
        ("A & B", "A & B"),
        ("absolute#adverse", "absolute#adverse"),
    ],
)
def test_values_are_read_as_typed(value: str, read_as: Any) -> None:
    found, problems = read(f"---\nfield: {value}\n---\ntext")
    assert found == {"field": read_as}
    assert problems == []


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("title: A", 1, "no front matter"),
        ("---\ntitle: A", 1, "never closed"),
        ("---\ntitle: A: B\n---", 2, "in quotes"),
        ("---\na: 1\nb: [1, 2\nc: 3\n---", 3, "bracket that this value starts with is never closed"),
        ("---\na: 1\nb: [\n---", 3, "bracket that this value starts with is never closed"),
        ("---\na: {b: 2\nc: 3\n---", 2, "bracket that this value starts with is never closed"),
        ('---\na: "b\nc: 3\nd: 4\n---', 2, "quotation mark that this value starts with is never closed"),
        ("---\na: 'b\nc: 3\n---", 2, "quotation mark that this value starts with is never closed"),
        ('---\na: 1\nb: "c" d\n---', 3, "quotes of the other kind"),
        ("---\na: 'it's\n---", 2, "quotes of the other kind"),
        ("---\na: [b] c\n---", 2, "quotes of the other kind"),
        ("---\na: 1\nb:\n  - 'c' d\n---", 4, "quotes of the other kind"),
        ("---\na: 1\nb:2\nc: 3\n---", 3, "does not fit"),
        ("---\na: 1\nb: 2,\nand more\nc: 3\n---", 4, "does not fit"),
        ("---\na:\n  - b: 1\n   c: 2\n---", 4, "does not fit"),
        ("---\na:\n  - b\n  c: 2\n---", 4, "does not fit"),
        ("---\na: *b* c\n---", 2, "must be in quotes"),
        ("---\na: - b\n---", 2, "must be in quotes"),
        ("---\na: > b\n---", 2, "must be in quotes"),
        ("---\na: | b\n---", 2, "must be in quotes"),
        ("\n---\na: 1\n---", 1, "the first here is on line 2"),
        ("# Title\n\n---\na: 1\n---", 1, "the first here is on line 3"),
        ("---\na: 1\na: 2\n---", 3, "`a` appears twice"),
        ("---\na: &x 1\n---", 2, "Anchors and aliases"),
        ("---\na: *x\n---", 2, "Anchors and aliases"),
        ("---\na: !!python/object 1\n---", 2, "a YAML tag"),
        ("---\n- a\n---", 2, "`field: value` lines"),
        ("---\na: 1\n  b: 2\n---", 3, "in quotes"),
        ("---\n[a, b]: 1\n---", 2, "one word"),
        ("---\na: " + "[" * 500 + "\n---", 2, "too much front matter"),
        ("---\na: " + "[" * 20 + "]" * 20 + "\n---", 2, "deep"),
        ("---\na: [" + "1, " * 3_000 + "1]\n---", 2, "values"),
        ("---\na: %\n---", 2, "must be in quotes"),
    ],
)
def test_what_cannot_be_read_is_reported_on_its_line(text: str, line: int, says: str) -> None:
    found, problems = read(text)
    assert found is None or found == {}
    assert [(p.line, says in p.message) for p in problems] == [(line, True)], problems


def test_no_message_is_in_the_words_of_the_parser() -> None:
    for value in ['"a" b', "'a", "[a", "{a", "*a*", "- a", "> a", "| a", "@a", "%a", "`a`", "a: b", "a\nb", "a\n - b"]:
        for parser in (yaml.BaseLoader, yaml.CBaseLoader):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(front_matter, "_PARSER", parser)
                _, problems = read(f"---\none: 1\ntwo: {value}\nthree: 3\n---")
            assert [p for p in problems if "expected" in p.message or "cannot be read" in p.message] == []


def test_an_alias_bomb_is_refused_at_once() -> None:
    bomb = "---\na0: &a0 [x, x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)) + "\n---"
    began = time.process_time()
    found, problems = read(bomb)
    assert found is None
    assert "Anchors" in problems[0].message
    assert time.process_time() - began < 1


@pytest.mark.parametrize(("facts", "said"), [(300, ""), (3_000, "values")])
def test_a_file_of_yaml_has_room_for_a_list_longer_than_front_matter(facts: int, said: str) -> None:
    lines = [f"f{n}:\n" + "\n".join(f"  {key}: {'x' * 40}" for key in "abcdef") for n in range(facts)]
    problems = Problems("facts.yaml")
    node = read_yaml_file(list(enumerate("\n".join(lines).split("\n"), 1)), problems)
    assert (node is None) == bool(said)
    assert [said in p.message for p in problems.found] == [True] * bool(said)


@pytest.mark.parametrize("escape", ["\\0", "\\a", "\\x1b", "\\u202e", "\\N", "\\uFEFF"])
@pytest.mark.parametrize("field", ['title: "Tea{}round"', '"ti{}tle": Tea round', 'list: ["Tea{}round"]'])
def test_no_escape_stands_for_a_character_that_no_line_may_hold(field: str, escape: str) -> None:
    fields, problems = read(f"---\norder: 1\n{field.format(escape)}\n---\n")
    assert fields is None
    assert [(problem.line, problem.message[:10]) for problem in problems] == [(3, "A sequence")]


def test_an_escape_for_a_letter_is_read() -> None:
    assert read('---\ntitle: "Zo\\u00eb\\tand \\U0001F375\\nJo"\n---\n')[0] == {"title": "Zoë\tand 🍵\nJo"}
