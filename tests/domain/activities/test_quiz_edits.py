"""What changed from one edition of a quiz to the next."""

# ruff: noqa: E501  (tables have one row a case, however long)

import pytest

from tests.domain.editions.editing import assert_class
from tests.domain.reading.good_module import END_FILE

EDITS = [
    # class, file, changes, where the strongest difference is
    ("wording", END_FILE, [("You want to raise", "You hope to raise")], "what-stayed#opening"),
    ("wording", END_FILE, [("The consultant of the week", "The week's consultant")], "what-stayed#who-signs option 3"),
    ("feedback", END_FILE, [("He ought to know", "He should know")], "what-stayed#who-signs option 3"),
    ("feedback", END_FILE, [("## Rank what", "::: explanation\nNumbers " "help.\n:::\n\n## Rank what")], "what-stayed#contents"),
    ("key", END_FILE, [("- [ ] Your own", "- [x] Your own"), ("- [x] The person", "- [ ] The person")], "what-stayed#who-signs option 1"),
    ("key", END_FILE, [(" tie=2,3", "")], "what-stayed#next"),
    ("key", END_FILE, [("pass: 40", "pass: 50")], "what-stayed"),
    ("key", END_FILE, [("{#who-signs .single-best", "{#who-signs .single-best .judgement")], "what-stayed#who-signs"),
    ("key", END_FILE, [("{#contents .multiple", "{#contents .multiple marking=all-or-nothing")], "what-stayed#contents"),
    ("structure", END_FILE, [("draw: 4", "draw: 3")], "what-stayed"),
    ("structure", END_FILE, [("{#who-signs", "{#who-signed")], "what-stayed#who-signs"),
    ("structure", END_FILE, [("## Rank what", "- [ ] The time\n\n    It is on the chart, so she can " "see it there.\n\n## Rank what")], "what-stayed#contents"),
    ("structure", END_FILE, [("1. Ring her again with " "the new numbers", "1. Ring the registrar for surgery"), ("3. Ring the registrar for surgery", "3. Ring her again with the new numbers")], "what-stayed#next"),
]  # fmt: skip


@pytest.mark.parametrize(("cls", "file", "changes", "where"), EDITS)
def test_an_edit_is_given_its_class_and_its_place(
    cls: str, file: str, changes: list[tuple[str, str]], where: str
) -> None:
    assert_class(cls, file, changes, where)
