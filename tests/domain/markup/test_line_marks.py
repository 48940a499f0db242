"""What marks a line."""

import pytest

from learnapp.domain.markup.line_marks import fences, interrupts, one_link, shallow


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("a\n```\n# b\n```\nc", [False, True, True, True, False]),
        ("```\n~~~\n```\nc", [True, True, True, False]),
        ("````\n```\n````\nc", [True, True, True, False]),
        ("```\n``` no end\nc", [True, True, True]),
        ("    ```\na", [False, False]),
    ],
)
def test_fenced_code_is_known_with_its_fences(text: str, inside: list[bool]) -> None:
    assert fences(list(enumerate(text.split("\n"), 1))) == inside


@pytest.mark.parametrize(
    ("line", "expected"),
    [("- tea", True), ("1. tea", True), ("2. tea", False), ("-", False), ("- - -", False), ("tea", False)],
)
def test_only_a_list_that_begins_interrupts_a_paragraph(line: str, expected: bool) -> None:
    assert interrupts(line) == expected


@pytest.mark.parametrize(("line", "expected"), [("- a", True), (" - a", True), ("  - a", False), ("   - a", False)])
def test_an_item_one_space_in_belongs_to_the_list_above(line: str, expected: bool) -> None:
    assert shallow(line) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ring her](#rang)", True),
        ("[Ring [her]](rang)", True),
        ("[Ring](#a) or [wait](#b)", False),
        ("[Ring her](#rang) now", False),
        ("[Ring her]", False),
        ("", False),
    ],
)
def test_one_link_is_the_whole_text(text: str, expected: bool) -> None:
    assert one_link(text) == expected
