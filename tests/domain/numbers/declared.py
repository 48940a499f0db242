"""Blocks of parameters."""

from learnapp.domain.content.content import Parameters
from learnapp.domain.markup.problems import Problems
from learnapp.domain.numbers.parameters import (
    read_parameters,
)


def read(text: str, outer: Parameters | None = None) -> tuple[Parameters | None, list[str]]:
    problems = Problems("q.md")
    parameters = read_parameters(list(enumerate(text.split("\n"), 1)), problems, outer)
    return parameters, [f"{problem.line}: {problem.message}" for problem in problems.found]


def good(text: str, outer: Parameters | None = None) -> Parameters:
    parameters, errors = read(text, outer)
    assert parameters, errors
    return parameters
