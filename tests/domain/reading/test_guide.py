"""Reading guide.md, the facilitator's guide."""

import pytest

from tests.domain.reading.good_module import assert_mistake

MISTAKES = [
    ("guide.md", [("## Timings", "## Timing")], "## Timing", "Heading number 2 of the guide must be `## Timings`"),
    (
        "guide.md",
        [("| Step | Minutes |\n|---|---|\n| Read | 10 |", "Ten minutes.")],
        "## Timings",
        "a table of step and minutes",
    ),
]


@pytest.mark.parametrize(("file", "changes", "at", "says"), MISTAKES)
def test_each_mistake_is_reported_on_its_line_and_says_what_to_write(
    file: str, changes: list[tuple[str, str]], at: str, says: str
) -> None:
    assert_mistake(file, changes, at, says)
