"""The kind `lesson`: a page to read."""

import pytest

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Lesson
from tests.domain.reading.good_module import FILES, LESSON_FILE, good, read, spoilt

FRONT = "---" + FILES[LESSON_FILE].split("---")[1] + "---\n"


def _lesson(text: str) -> tuple[Lesson | None, list[str]]:
    module, problems = read({**FILES, LESSON_FILE: FRONT + text})
    found = next((a for a in module.activities if isinstance(a, Lesson)), None) if module else None
    return found, [p.message for p in problems if p.severity == "error"]


def test_a_lesson_without_text_is_refused() -> None:
    lesson, errors = _lesson("")
    assert lesson is None
    assert "This lesson has no text" in errors[0]


def test_all_of_its_text_can_be_searched_for() -> None:
    lesson, errors = _lesson("Name what you **saw**.\n\n::: note\nWrite it down.\n:::\n")
    assert not errors
    assert lesson is not None
    kind = kind_of(lesson)
    for words in ("Name what you saw", "Write it down."):
        assert words in kind.search_text(lesson)
    assert "<strong>saw</strong>" in kind.body(lesson)


@pytest.mark.parametrize(("old", "new", "edits"), [("Name what", "Name what", 0), ("Name what", "Say what", 1)])
def test_another_text_is_an_edit_of_wording(old: str, new: str, edits: int) -> None:
    module, _ = read(spoilt(LESSON_FILE, (old, new)))
    assert module is not None
    before, after = (next(a for a in m.activities if isinstance(a, Lesson)) for m in (good(), module))
    found = list(kind_of(after).edits(before, after))
    assert [edit.cls for edit in found] == ["wording"] * edits
