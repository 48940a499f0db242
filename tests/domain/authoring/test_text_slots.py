"""Where text, braces and blocks are."""

import pytest

from learnapp.domain.authoring.text_slots import TextSlots, indented


@pytest.mark.parametrize(
    ("text", "words", "braces"),
    [
        ("A title {#id .x}", "A title", "{#id .x}"),
        ("A title", "A title", ""),
        ("[A](#b){set=c}", "[A](#b)", "{set=c}"),
        ("A {{n}}", "A {{n}}", ""),
    ],
)
def test_braces_at_the_end_of_a_line_are_no_part_of_its_words(text: str, words: str, braces: str) -> None:
    end, (start, until) = TextSlots(text).braces(0, len(text))
    assert (text[:end], text[start:until]) == (words, braces)


def test_indented_text_is_shown_without_its_indent_and_written_with_it() -> None:
    slot = TextSlots("- a\n\n    one\n\n      two\n").text_slot("x", "text", 3, 5, 4)
    assert slot.fields[0].value == "one\n\n  two"
    assert slot.write({"x": "three\n\nfour"}) == "    three\n\n    four"
    assert indented("a\n\nb", 0) == "a\n\nb"
