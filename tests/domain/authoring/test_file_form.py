"""Forms over the parts of a file: what they change, and that they change nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnapp.domain.authoring.file_form import FileForms
from learnapp.domain.authoring.form_slots import FieldGroup, FormField, rewritten
from learnapp.domain.content.content import Library
from learnapp.domain.reading import load_folder, read_library
from learnapp.paths import MODULES
from tests.domain.reading.good_module import FILES, LIBRARY

SHIPPED = sorted(path.parent for path in MODULES.glob("*/module.md"))


def _groups(name: str, text: str, library: Library = LIBRARY) -> Iterator[list[FieldGroup]]:
    forms = FileForms(name, text, library)
    assert forms.parts, name
    for part in forms.parts:
        yield forms.of(part)


def _all_values(groups: list[FieldGroup]) -> dict[str, str]:
    """Every field as a browser sends it."""
    return {f.name: f.value.replace("\n", "\r\n") for group in groups for f in group.fields}


def _another(field: FormField) -> str:
    if field.control == "tick":
        return "" if field.value else "yes"
    if field.control == "one":
        return next(word for word in field.allowed if word != field.value) if len(field.allowed) > 1 else field.value
    return f"{field.value} More".strip()


def assert_faithful(name: str, text: str, library: Library) -> int:
    """Saving each form unchanged keeps every byte, and changing one field keeps everything outside its slot."""
    fields = 0
    for groups in _groups(name, text, library):
        values = _all_values(groups)
        assert len(values) == sum(len(group.fields) for group in groups), f"{name}: two fields of one name"
        assert rewritten(text, groups, values) == text
        for slot in (slot for group in groups for slot in group.slots):
            for field in slot.fields:
                changed = rewritten(text, groups, {**values, field.name: _another(field)})
                after = len(text) - slot.end
                assert changed.startswith(text[: slot.start]), (name, field.name)
                assert after == 0 or changed.endswith(text[-after:]), (name, field.name)
                fields += 1
    return fields


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_form_changes_nothing_but_the_span_of_its_field(name: str) -> None:
    assert assert_faithful(name, FILES[name], LIBRARY) > 0


@pytest.mark.thorough
@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: path.name)
def test_it_holds_in_every_module(folder: Path) -> None:
    library = read_library(MODULES)
    texts = {name: data.decode() for name, data in load_folder(folder).items() if name.endswith(".md")}
    assert sum(assert_faithful(name, text, library) for name, text in texts.items()) > 300


QUIZ = """---
title: T
---

## First? {#first .single-best competency=2.2}

Text.

- a plain list
- is text

Then this.

- [x] Right

    Because.

- [ ] Wrong

    Not so.

::: explanation
All of it.
:::

## Second? {#second .number unit=£}

::: parameters
n: 1 to 3
:::

- [x] `n` Right

    Yes.
"""


def _changed(text: str, place: int, name: str = "q.quiz.md", **values: str) -> str:
    forms = FileForms(name, text, LIBRARY)
    return rewritten(text, forms.of(forms.parts[place]), {k.replace("_", "-"): v for k, v in values.items()})


@pytest.mark.parametrize(
    ("values", "old", "new"),
    [
        ({"question_title": "Third?"}, "## First? {", "## Third? {"),
        ({"question_claim": "18, 19"}, "competency=2.2}", 'competency=2.2 claim="18, 19"}'),
        ({"question_judgement": "yes"}, "competency=2.2}", "competency=2.2 .judgement}"),
        ({"option_1_key": "", "option_2_key": "yes"}, "[x] Right", "[ ] Right"),
        ({"option_1_text": "Best"}, "[x] Right\n\n    Because", "[x] Best\n\n    Because"),
        ({"option_2_feedback": "One.\n\n- Two"}, "    Not so.", "    One.\n\n    - Two"),
        ({"explanation_1": "Some.\r\n\r\nMore."}, "All of it.", "Some.\n\nMore."),
        ({"explanation_1": ""}, "::: explanation\nAll of it.\n:::", ""),
        ({"option_2_remove": "yes"}, "- [ ] Wrong\n\n    Not so.", ""),
        ({"text_1": "New"}, "Text.\n\n- a plain list\n- is text\n\nThen this.", "New"),
        (
            {"option_3_new_text": "Other", "option_3_new_feedback": "Why.\nHow."},
            "    Not so.",
            "    Not so.\n\n- [ ] Other\n\n    Why.\n    How.",
        ),
    ],
)
def test_a_question_is_changed_in_its_place(values: dict[str, str], old: str, new: str) -> None:
    ticks = {"option_1_key": "yes", **values}
    expected = QUIZ.replace(old, new, 1)
    if "option_2_key" in values:
        expected = expected.replace("[ ] Wrong", "[x] Wrong")
    assert _changed(QUIZ, 1, **ticks) == expected


def test_what_a_kind_of_its_own_has_is_a_field() -> None:
    assert _changed(QUIZ, 2, option_1_key="yes", parameters_1="n: 2 to 4") == QUIZ.replace("n: 1 to 3", "n: 2 to 4")
    assert _changed(QUIZ, 2, option_1_key="yes", question_unit="%") == QUIZ.replace("unit=£", "unit=%")


def test_removing_the_last_and_adding_another_keeps_them_apart() -> None:
    changed = _changed(QUIZ, 1, option_1_key="yes", option_2_remove="yes", option_3_new_text="Other")
    assert "\n\n- [ ] Other\n\n::: explanation" in changed
    assert "Wrong" not in changed


def test_a_file_that_cannot_be_cut_up_has_no_parts() -> None:
    assert FileForms("q.quiz.md", "\x00", LIBRARY).parts == []
    forms = FileForms("q.quiz.md", "---\n[\n---\n\n## A {#a}\n\nText.\n", LIBRARY)
    assert [part.what for part in forms.parts] == ["head", "section"]
    assert forms.of(forms.parts[0]) == []
