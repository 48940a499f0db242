"""What people typed keeps its words and loses what cannot be seen."""

import pytest

from learnapp.domain.people.typed_text import has_hidden, keepable, tidy


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


@pytest.mark.parametrize(
    "text", ["\u3164", "a\u3164b", "\u2800", "a\u200db", "\u200d", "a\u200b", "\u202eb", "a\u034fb", "a\ufe0f"]
)
def test_what_shows_as_nothing_is_hidden(text: str) -> None:
    assert has_hidden(text)
    assert has_hidden(text, emoji=True)


@pytest.mark.parametrize("text", ["Tuesdays", "می\u200cخواهم", "क्\u200dष", "Ó Súilleabháin", "☕ set", ""])
def test_letters_are_not_hidden(text: str) -> None:
    assert not has_hidden(text)


@pytest.mark.parametrize("text", ["👩\u200d⚕\ufe0f set", "☀\ufe0f", "👨\u200d👩\u200d👧"])
def test_an_emoji_of_several_signs_is_not_hidden_where_emoji_are_usual(text: str) -> None:
    assert not has_hidden(text, emoji=True)
    assert has_hidden(text)


def test_what_no_database_takes_is_left_out() -> None:
    assert keepable("a\0b\ud800c\udfff \U0001f375\u202e") == "abc \U0001f375\u202e"
