"""Looks: the classes that say how pages look for a person."""

import itertools

import pytest

from learnapp.domain.people.looks import COLOURS, TEXT_SIZES, chosen, looks_of


@pytest.mark.parametrize(("colours", "text_size"), list(itertools.product(COLOURS, TEXT_SIZES)))
def test_what_was_chosen_can_be_read_back(colours: str, text_size: str) -> None:
    looks = looks_of(colours, text_size)
    assert chosen(looks) == (colours, text_size)
    assert looks.split() == [one for one in (colours, text_size) if one]
    assert len(looks) <= 20, "the column's length"


@pytest.mark.parametrize(
    ("colours", "text_size"), [("green", ""), ("", "text-400"), ("text-115", ""), ('dark" onload="', "")]
)
def test_nothing_else_can_be_chosen(colours: str, text_size: str) -> None:
    with pytest.raises(ValueError, match="no such looks"):
        looks_of(colours, text_size)
