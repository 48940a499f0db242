"""What a person typed into a form, and what is wrong with it or worth asking about."""

import pytest

from learnapp.web.typed_writing import LONGEST, by_kind, tidy, typed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" a\r\nb\rc ", "a\nb\nc"),
        ("a\tb", "a\tb"),
        ("a\x00b\x7fc\u202ed\u2066e", "abcde"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        (" \n ", ""),
    ],
)
def test_text_is_tidied(text: str, kept: str) -> None:
    assert tidy(text) == kept


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Write your note before you save it"),
        (" \r\n", "Write your note before you save it"),
        ("x" * (LONGEST + 12), "Remove 12, or"),
    ],
)
def test_what_cannot_be_saved_says_so_at_its_field_and_stays(text: str, says: str) -> None:
    found = typed({"words": text}, "note", field="words")
    assert not found.fine
    ((field, message),) = found.errors
    assert field == "words"
    assert says in message
    assert found.text == text.strip()


def test_nothing_is_needed_where_nothing_is_required() -> None:
    assert typed({}, "note", required=False).fine


def test_what_looks_identifying_is_asked_about_once_and_can_be_let_pass() -> None:
    text = "I spoke to Ngozi Okafor, and Ngozi Okafor agreed."
    found = typed({"text": text}, "note")
    assert not found.errors
    assert not found.fine
    words = [word for _, words in found.seen_by_kind for word in words]
    assert "Ngozi Okafor" in " ".join(words)
    assert len(words) == len(set(words)) < len(found.seen)
    assert found.seen_by_kind == by_kind(found.seen)
    assert typed({"text": text, "anyway": "yes"}, "note").fine
