"""Numbers of things in words."""

import pytest

from learnapp.domain.numbers.counted import counted, listed


@pytest.mark.parametrize(
    ("number", "things", "said"),
    [
        (0, ("question",), "0 questions"),
        (1, ("question",), "1 question"),
        (2, ("question",), "2 questions"),
        (1, ("person", "people"), "1 person"),
        (1200, ("person", "people"), "1,200 people"),
    ],
)
def test_a_number_agrees_with_what_it_counts(number: int, things: tuple[str, ...], said: str) -> None:
    assert counted(number, *things) == said


@pytest.mark.parametrize(("names", "said"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_names_are_listed(names: list[str], said: str) -> None:
    assert listed(names) == said
