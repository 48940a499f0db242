"""Reading glossary.md."""

import pytest

from tests.domain.reading.good_module import assert_mistake

MISTAKES = [
    (
        "glossary.md",
        [("Exception report\n:", "Report\n:   One.\n\nException report\n:"), ("Exception report\n", "Report\n")],
        "",
        "is already on line 1",
    ),
    (
        "glossary.md",
        [(":   A resident doctor's report that hours or training differed from the plan.", ":")],
        "",
        "has no meaning",
    ),
    (
        "glossary.md",
        [("Exception report\n", "Some words.\n\nException report\n")],
        "Some words.",
        "can have only terms",
    ),
]


@pytest.mark.parametrize(("file", "changes", "at", "says"), MISTAKES)
def test_each_mistake_is_reported_on_its_line_and_says_what_to_write(
    file: str, changes: list[tuple[str, str]], at: str, says: str
) -> None:
    assert_mistake(file, changes, at, says)
