"""Choices, options and terms as fields."""

import pytest

from learnapp.domain.authoring.file_form import FileForms
from learnapp.domain.authoring.form_slots import rewritten
from tests.domain.reading.good_module import LIBRARY

CASE = """---
tracks:
  trust: Trust
---

## A {#a}

Text.

- [Ring
  now](#b){trust=+1}

    ::: hindsight
    Late.
    :::

- [Wait](#c)

    She waits.

## B {#b .ending}

## C {#c .ending}
"""
GLOSSARY = "Rota\n:   A list of\n    shifts\n\nBleep {#pager}\n:   A device\n\n    Old.\n"


def _changed(name: str, text: str, place: int, values: dict[str, str]) -> str:
    forms = FileForms(name, text, LIBRARY)
    return rewritten(text, forms.of(forms.parts[place]), values)


@pytest.mark.parametrize(
    ("values", "old", "new"),
    [
        ({"choice-1-text": "Ring her"}, "Ring\n  now", "Ring her"),
        ({"choice-1-target": "c"}, "](#b)", "](#c)"),
        ({"choice-1-trust": ""}, "{trust=+1}", ""),
        ({"choice-1-trust": "-1", "choice-1-set": "rang, late"}, "{trust=+1}", '{trust=-1 set="rang, late"}'),
        ({"choice-2-when": "!rang"}, "[Wait](#c)", "[Wait](#c){when=!rang}"),
        ({"choice-1-consequence": "It rings."}, "{trust=+1}\n", "{trust=+1}\n\n    It rings.\n"),
        ({"choice-1-hindsight": "Early.\n\nOr not."}, "    Late.", "    Early.\n\n    Or not."),
        ({"choice-1-hindsight": ""}, "    ::: hindsight\n    Late.\n    :::", ""),
        ({"choice-2-hindsight": "Slow."}, "    She waits.", "    She waits.\n\n    ::: hindsight\n    Slow.\n    :::"),
        (
            {
                "choice-3-new-text": "Run",
                "choice-3-new-target": "b",
                "choice-3-new-trust": "+2",
                "choice-3-new-consequence": "Fast.",
                "choice-3-new-hindsight": "Why.",
            },
            "    She waits.",
            "    She waits.\n\n- [Run](#b){trust=+2}\n\n    Fast.\n\n    ::: hindsight\n    Why.\n    :::",
        ),
    ],
)
def test_a_choice_is_changed_in_its_place(values: dict[str, str], old: str, new: str) -> None:
    assert _changed("10-a.case.md", CASE, 1, values) == CASE.replace(old, new, 1)


@pytest.mark.parametrize(
    ("values", "old", "new"),
    [
        ({"term-1-meaning": "A list"}, "A list of\n    shifts", "A list"),
        ({"term-1-more": "Not fixed."}, "    shifts", "    shifts\n\n    Not fixed."),
        ({"term-2-term": "Pager"}, "Bleep {", "Pager {"),
        ({"term-2-more": ""}, "    Old.", ""),
        (
            {"term-3-new-term": "F1", "term-3-new-meaning": "A doctor", "term-3-new-more": "In year 1."},
            "    Old.",
            "    Old.\n\nF1\n:   A doctor\n\n    In year 1.",
        ),
    ],
)
def test_a_term_is_changed_in_its_place(values: dict[str, str], old: str, new: str) -> None:
    assert _changed("glossary.md", GLOSSARY, 0, values) == GLOSSARY.replace(old, new, 1)


@pytest.mark.parametrize(
    ("list_", "added"),
    [
        ("1. A\n\n    Why.\n\n2. B\n\n    How.", "\n\n3. New"),
        ("- [-1] A\n\n- [+1] B", "\n\n- [0] New"),
        ("- A {#a}\n- B {#b}", "\n\n- New"),
    ],
)
def test_an_item_is_added_as_the_others_are_marked(list_: str, added: str) -> None:
    text = f"## Q {{#q .ranking}}\n\nText.\n\n{list_}\n"
    assert _changed("10-a.quiz.md", text, 0, {"option-3-new-text": "New"}) == text.replace(list_, list_ + added)
