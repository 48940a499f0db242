"""Lines to elements, each with its line."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import pytest

from learnapp.domain.markup.elements import Block, DefinitionList, Element, ItemList, Section, TextBlock
from learnapp.domain.markup.problems import Problem, Problems, TangleError
from learnapp.domain.markup.splitter import MAX_DEPTH, nest, split


def cut(text: str) -> tuple[list[Element], list[Problem]]:
    problems = Problems("a.md")
    return split(list(enumerate(text.split("\n"), 1)), problems), problems.found


def shape(elements: list[Element]) -> list[Any]:
    """Kinds, lines and what is inside, small enough to be read in a table."""
    out: list[Any] = []
    for element in elements:
        match element:
            case TextBlock():
                out.append(("text", element.line, element.source))
            case Section():
                out.append(("heading", element.line, element.title))
            case Block():
                out.append((element.name, element.line, shape(element.body)))
            case ItemList():
                out.append(("list", element.line, [(i.marker, i.line, i.text, shape(i.body)) for i in element.items]))
            case DefinitionList():
                out.append(("terms", element.line, [(d.term, d.first, shape(d.body)) for d in element.entries]))
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n\nOne\ntwo\n\nthree\n", [("text", 3, "One\ntwo\n\nthree")]),
        ("## Title {#a}\nText", [("heading", 1, "Title"), ("text", 2, "Text")]),
        ("- a\n- b", [("list", 1, [("-", 1, "a", []), ("-", 2, "b", [])])]),
        ("- a\n\n- b", [("list", 1, [("-", 1, "a", []), ("-", 3, "b", [])])]),
        ("1. a\n2. b", [("list", 1, [("1.", 1, "a", []), ("1.", 2, "b", [])])]),
        (
            "- [x] a\n- [ ] b\n- [-2] c",
            [("list", 1, [("[x]", 1, "a", []), ("[ ]", 2, "b", []), ("[-2]", 3, "c", [])])],
        ),
        ("- a\ngoes on\n  and on", [("list", 1, [("-", 1, "a\ngoes on\nand on", [])])]),
        ("- a\n\n    under\n\n    more", [("list", 1, [("-", 1, "a", [("text", 3, "under\n\nmore")])])]),
        ("- a\n\n    - nested", [("list", 1, [("-", 1, "a", [("list", 3, [("-", 3, "nested", [])])])])]),
        ("- a\n    - nested", [("list", 1, [("-", 1, "a", [("list", 2, [("-", 2, "nested", [])])])])]),
        (
            "- a\n    ::: hindsight\n    b\n    :::",
            [("list", 1, [("-", 1, "a", [("hindsight", 2, [("text", 3, "b")])])])],
        ),
        ("- a\n\nafter", [("list", 1, [("-", 1, "a", [])]), ("text", 3, "after")]),
        (
            "::: note\na\n\n- b\n:::\nafter",
            [("note", 1, [("text", 2, "a"), ("list", 4, [("-", 4, "b", [])])]), ("text", 6, "after")],
        ),
        ("::: note\n::: when a\nb\n:::\n:::", [("note", 1, [("when", 2, [("text", 3, "b")])])]),
        (
            "A\n:   is a\n\n    note\n\nB\n:   is b",
            [("terms", 1, [("A", "is a", [("text", 4, "note")]), ("B", "is b", [])])],
        ),
        ("```\n::: note\n- a\n## b\n```", [("text", 1, "```\n::: note\n- a\n## b\n```")]),
        ("~~~\n```\n- a\n~~~\n- b", [("text", 1, "~~~\n```\n- a\n~~~"), ("list", 5, [("-", 5, "b", [])])]),
        ("| a | b |\n|---|---|\n| - | 1. |", [("text", 1, "| a | b |\n|---|---|\n| - | 1. |")]),
        ("> - quoted", [("text", 1, "> - quoted")]),
        ("text\n\n---\n\nmore", [("text", 1, "text\n\n---\n\nmore")]),
        ("* * *", [("text", 1, "* * *")]),
        ("It was in\n2009. It was over", [("text", 1, "It was in\n2009. It was over")]),
        ("Take these:\n- a", [("text", 1, "Take these:"), ("list", 2, [("-", 2, "a", [])])]),
        ("Some text\n- [Go](#on)", [("text", 1, "Some text"), ("list", 2, [("-", 2, "[Go](#on)", [])])]),
        ("- a in\n2009. So\n- b", [("list", 1, [("-", 1, "a in\n2009. So", []), ("-", 3, "b", [])])]),
        ("1. a\n2. b\n10. c", [("list", 1, [("1.", 1, "a", []), ("1.", 2, "b", []), ("1.", 3, "c", [])])]),
        ("06:00, the office", [("text", 1, "06:00, the office")]),
        ("-not a list", [("text", 1, "-not a list")]),
    ],
)
def test_text_is_cut_into_elements_with_their_lines(text: str, expected: list[Any]) -> None:
    elements, problems = cut(text)
    assert shape(elements) == expected
    assert problems == []


@pytest.mark.parametrize(
    ("item", "label", "target"),
    [
        ("[Ring her](#ring)", "Ring her", "ring"),
        ("[Ring [the] registrar](#ring)", "Ring [the] registrar", "ring"),
        ("[Ring *her*](#ring){set=rang}", "Ring *her*", "ring"),
        ("[Read](https://a.example)", "[Read](https://a.example)", ""),
        ("[A](#a) or [B](#b)", "[A](#a) or [B](#b)", ""),
        ("Ring [her](#ring)", "Ring [her](#ring)", ""),
        ("[x] [Ring](#ring)", "Ring", "ring"),
    ],
)
def test_an_item_that_is_one_link_has_a_target(item: str, label: str, target: str) -> None:
    elements, _ = cut(f"- {item}")
    assert isinstance(elements[0], ItemList)
    found = elements[0].items[0]
    assert (found.label, found.target) == (label, target)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("::: note\na", 1, "never closed"),
        ("a\n\n:::", 3, "does not close a block"),
        ("::: note\n::: when a\nb\n:::", 1, "never closed"),
        ("- a\n\n  two spaces", 3, "indented by 2 spaces. Text under an item is indented by four"),
        ("- a\n\n   three", 3, "indented by 3 spaces"),
        ("- a\n  - nested", 2, "indented by 2 spaces"),
        ("text\n\n    indented", 3, "no list item above it"),
        ("Title\n---", 2, "Write `### Heading`"),
        ("##", 1, "no text"),
        ("text\n##Title", 2, "Write a space after the `#` of a heading"),
        ("A\n:   one\n:   two", 3, "second line that starts with a colon"),
    ],
)
def test_what_markdown_would_misread_is_reported_on_its_line(text: str, line: int, says: str) -> None:
    _, problems = cut(text)
    assert [p.line for p in problems if says in p.message] == [line]


def test_a_block_that_is_not_closed_ends_before_the_next_scene() -> None:
    elements, problems = cut("## A\n::: note\na\n\n## B\nb")
    assert shape(elements) == [
        ("heading", 1, "A"),
        ("note", 2, [("text", 3, "a")]),
        ("heading", 5, "B"),
        ("text", 6, "b"),
    ]
    assert [p.line for p in problems] == [2]


def test_nesting_without_end_is_given_up_on_its_line() -> None:
    with pytest.raises(TangleError) as given_up:
        cut("\n".join("    " * n + "- a" for n in range(300)))
    assert given_up.value.line == MAX_DEPTH + 2


def test_headings_hold_what_follows_them() -> None:
    elements, _ = cut("before\n\n## A\n\na\n\n### A1\n\nb\n\n## B\n\nc")
    nested = nest(elements, 2)
    assert [type(e).__name__ for e in nested] == ["TextBlock", "Section", "Section"]
    assert isinstance(nested[1], Section)
    assert len(nested[1].body) == 3


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "- " * 10_000,
        "> " * 5_000,
        "::: note\n" * 5_000,
        "{" * 10_000,
        "- [" * 5_000,
        "a" * 7_000 + " {" + "x " * 1_000,
        "\n".join("    " * (n % 40) + "- a" for n in range(2_000)),
        "`" * 10_000,
        "A\n: b\n" * 3_000,
    ],
)
def test_tangled_text_is_cut_in_bounded_time(text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(TangleError):
        cut(text)
    assert time.process_time() - began < 2


def test_a_box_without_its_space_is_reported_once_and_read_as_an_option() -> None:
    text = "-[x] one\n\n    Why.\n\n-[ ] two\n\n    Why not.\n\n-[ ] three\n\n    Nor this."
    elements, problems = cut(text)
    wanted, none = cut(text.replace("-[", "- ["))
    assert shape(elements) == shape(wanted)
    assert none == []
    assert [(one.line, one.message) for one in problems] == [
        (1, "Write a space between `-` and the box: `- [x]`. Another 2 lines need one too.")
    ]


@pytest.mark.parametrize("text", ["-[x](https://x.example)", "-[x]y", "-[1]", "```\n-[x] one\n```", "a -[x] b"])
def test_what_is_no_box_is_left_as_it_is(text: str) -> None:
    assert cut(text)[1] == []
