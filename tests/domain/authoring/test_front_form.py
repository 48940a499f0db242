"""The front matter of a file as a form."""

import pytest
import yaml

from learnapp.domain.authoring.form_slots import rewritten
from learnapp.domain.authoring.front_form import front_group, yaml_scalar
from tests.domain.reading.good_module import LIBRARY

CASE = """---
title: "Eleven minutes: a call"
minutes: 20
# what choices affect
tracks:
  trust: Trust
competencies:
  - 2.2
claims: [18]
---

## A {#a .ending}
"""


def _changed(**values: str) -> str:
    group = front_group("10-a.case.md", CASE, LIBRARY)
    assert group is not None
    return rewritten(CASE, [group], {f"front-{name.replace('_', '-')}": value for name, value in values.items()})


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("title", "Ten minutes", '"Eleven minutes: a call"', "Ten minutes"),
        ("title", "One: two # three", '"Eleven minutes: a call"', '"One: two # three"'),
        ("minutes", "25", "minutes: 20", "minutes: 25"),
        (
            "tracks",
            "trust: Trust\r\nward: The ward: all of it",
            "  trust: Trust",
            '  trust: Trust\n  ward: "The ward: all of it"',
        ),
        ("competencies", "2.2, 4.1", "\n  - 2.2", " [2.2, 4.1]"),
        ("people", "Sam: a nurse", "claims: [18]\n", "claims: [18]\npeople:\n  Sam: a nurse\n"),
        ("minutes", "", "minutes: 20\n", ""),
    ],
)
def test_a_field_is_changed_in_its_place_and_a_new_one_goes_last(name: str, value: str, old: str, new: str) -> None:
    assert _changed(**{name: value}) == CASE.replace(old, new, 1)


def test_fields_that_the_file_could_have_are_offered_and_words_to_choose_from() -> None:
    group = front_group("10-a.quiz.md", "---\ntitle: A\n---\n", LIBRARY)
    assert group is not None
    found = {field.what: field for field in group.fields}
    assert {"title", "minutes", "purpose", "pass", "summary", "claims"} <= found.keys()
    assert "end" in found["purpose"].allowed
    assert not {"allow", "changes"} & found.keys()
    assert front_group("glossary.md", "A\n:   B\n", LIBRARY) is None
    assert front_group("10-a.case.md", "---\ntitle: [\n---\n", LIBRARY) is None


@pytest.mark.parametrize("text", ["plain", "20:30", "no", "a: b", "# x", "[x]", "it's", '"q"', "- a", "*a", "", "x #y"])
def test_a_value_is_quoted_only_where_yaml_would_read_another(text: str) -> None:
    written = yaml_scalar(text)
    assert yaml.load(f"x: {written}", yaml.BaseLoader)["x"] == text
    assert (written == text) == (text in ("plain", "20:30", "no", "it's"))
