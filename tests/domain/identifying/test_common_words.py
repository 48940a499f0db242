"""Everyday words come from the lists of the library that checks passwords, without names."""

from learnapp.domain.identifying.common_words import common_words
from learnapp.domain.identifying.given_names import GIVEN_NAMES


def test_everyday_words_are_known_and_names_are_not() -> None:
    found = common_words()
    assert {"the", "corridor", "yesterday", "hospital", "argument"} <= found
    assert not found & GIVEN_NAMES
    assert not found & {"i", "smith", "patel", "khan"}
    assert 8_500 < len(found) < 9_000  # another edition of the lists would change what people are asked about
