"""The entry of `changes` that publishing writes."""

import json

import pytest
import yaml

from learnapp.educator.drafts.draft_entries import LONGEST, class_of, entry_with, note_of, note_problem

ENTRY = "  - date: 2026-12-01\n    class: key\n    note: Answers changed in Before."


def test_its_class_and_note_are_read() -> None:
    assert class_of(ENTRY) == "key"
    assert note_of(ENTRY) == "Answers changed in Before."
    assert note_of(ENTRY.replace("Answers", '"Answers: all') + '"') == "Answers: all changed in Before."


@pytest.mark.parametrize(
    "note", ["Plain.", 'A "quoted" one', "a: b # c", "\\1 and \\n", "‘ä’ ✓", "- [x]", "{{n}} &a *a"]
)
def test_whatever_a_note_says_it_is_read_as_it_was_typed(note: str) -> None:
    (entry,) = yaml.safe_load(entry_with(ENTRY, note))
    assert entry["note"] == note
    assert note_of(entry_with(ENTRY, note)) == note
    assert json.dumps(note, ensure_ascii=False) in entry_with(ENTRY, note)


def test_a_note_must_say_something_short() -> None:
    assert note_problem("") == "Enter a note that says what changed"
    assert note_problem("x" * (LONGEST + 1)) == f"Enter a note of up to {LONGEST} characters"
    assert note_problem("Clearer.") == ""
