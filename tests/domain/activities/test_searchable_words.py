"""Rendered text as the plain words that a search looks through."""

import pytest

from learnapp.domain.activities.searchable_words import one_line, spoken


@pytest.mark.parametrize(
    ("rendered", "words"),
    [
        ("<p>She <em>sighs</em>.</p>", "She sighs."),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("<ul><li>tea</li><li>milk</li></ul>", "tea milk"),
        ("one<br />two", "one two"),
        ("<p>It costs {{price}} a day.</p>", "It costs … a day."),
        ("<p>Fish &amp; chips</p>", "Fish & chips"),
        ("<figcaption>Cups</figcaption><svg><title>Cups</title><text>4</text></svg><p>Four.</p>", "Cups Four."),
    ],
)
def test_words_stay_apart_and_numbers_that_vary_stay_open(rendered: str, words: str) -> None:
    assert " ".join(spoken(rendered).split()) == words


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        (("a ", "", "\tb\n\nc"), "a b c"),
        (("a\x02b", "c\x9f"), "ab c"),
        ((), ""),
    ],
)
def test_parts_are_one_line_without_the_marks_of_fragments(parts: tuple[str, ...], line: str) -> None:
    assert one_line(*parts) == line
