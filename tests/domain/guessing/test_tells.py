"""What can be measured of an option without knowing anything about the subject."""

import pytest

from learnapp.domain.guessing.tells import TELLS

QUESTION = "Who signs the exception report?"


@pytest.mark.parametrize(
    ("tell", "has", "lacks"),
    [
        ("length", "The consultant who was on call that night", "The consultant"),
        ("numbers", "In 10 days", "Soon"),
        ("names", "Dr Okafor", "the nurse"),
        ("hedges", "It may help", "It helps"),
        ("absolutes", "Never ring", "Do not ring"),
        ("both-halves", "Ring her and write it down", "Ring her"),
        ("near-question", "The person named in the report", "The nurse"),
        ("quoted", "“Could you come?”", "Could you come"),
        ("asking", "Ask her to come", "Tell her to come"),
        ("first-person", "I am worried about my patient", "The patient is worse"),
    ],
)
def test_a_tell_is_higher_where_it_is(tell: str, has: str, lacks: str) -> None:
    higher, lower = TELLS[tell]([has, lacks], QUESTION)
    assert higher > lower


def test_options_that_share_words_are_near_each_other() -> None:
    alike, also_alike, other = TELLS["near-options"](
        ["Ring the registrar early", "Ring the registrar again", "Make tea"], QUESTION
    )
    assert min(alike, also_alike) > other == 0


@pytest.mark.parametrize("tell", TELLS)
def test_each_option_has_a_number_even_if_it_is_empty(tell: str) -> None:
    assert len(TELLS[tell](["", "Ring her", "Wait"], "")) == 3
    assert len(TELLS[tell](["Ring her"], QUESTION)) == 1
