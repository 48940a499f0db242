"""What people typed keeps its words and loses what cannot be seen."""

import pytest

from learnapp.domain.people.typed_text import tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("safe \u202egnirts", "safe gnirts"),
        ("\u202dleft\u202c \u202aa\u202c \u202bb\u202c", "left a b"),
        ("\u2066a\u2069 \u2067b\u2069 \u2068c\u2069", "a b c"),
        ("a\x00b\x07c\x9fd\ufeff", "abcd"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("  שלום\u200f, می\u200cخواهم  ", "שלום\u200f, می\u200cخواهم"),
        ("👩\u200d⚕️ stays", "👩\u200d⚕️ stays"),
    ],
)
def test_nothing_turns_the_rest_of_the_page_round(typed: str, kept: str) -> None:
    assert tidy(typed) == kept
