"""Elements as plain words."""

import pytest

from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.splitter import split
from learnapp.domain.source.prose import words_of


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("She **sighs** now.", "She sighs now."),
        ("::: note\nWrite it down.\n:::", "Write it down."),
        ("::: hindsight\nIt was late.\n:::", ""),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ""),
        ("One.\n\n::: sample\nNo.\n:::\n\nTwo.", "One. Two."),
    ],
)
def test_what_a_reader_reads_is_there_and_tables_and_rules_are_not(markdown: str, words: str) -> None:
    assert " ".join(words_of(split(list(enumerate(markdown.split("\n"), 1)), Problems("a.md"))).split()) == words
