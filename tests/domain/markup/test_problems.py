"""Problems found while reading."""

import pytest

from learnapp.domain.markup.problems import Problem, Problems


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem(file="a.md", line=3, message="No."), "a.md:3: No."),
        (Problem(file="a.md", line=3, message="No.", code="jargon"), "a.md:3: No."),
        (
            Problem(file="a.md", line=3, message="Odd.", severity="warning", code="jargon"),
            "a.md:3: warning [jargon]: Odd.",
        ),
        (
            Problem(file="a.md", line=3, message="Odd.", severity="warning", code="jargon", about="SDEC"),
            "a.md:3: warning [jargon#SDEC]: Odd.",
        ),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert str(problem) == line


def test_warnings_are_no_errors() -> None:
    problems = Problems("a.md")
    problems.warn(1, "jargon", "Odd.", about="SDEC")
    assert problems.errors == 0
    problems.error(2, "No.")
    assert problems.errors == 1
    assert [(p.file, p.line, p.severity) for p in problems.found] == [("a.md", 1, "warning"), ("a.md", 2, "error")]
