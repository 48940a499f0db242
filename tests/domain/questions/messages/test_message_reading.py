"""Reading a `two-audiences` question."""

import pytest

from tests.domain.questions.audiences import question
from tests.domain.questions.reading import errors_of


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("{#board}", "{#trust}"), "with the ids `{#board}` and `{#clinicians}`"),
        (
            ("- risk: the risk to patients", "- the risk to patients"),
            "is not a rule: write `- name: what it looks for`",
        ),
        (("    - any: NEWS2, DTA, SDEC", "    - all: NEWS2"), "there can be one `- any: words`"),
        (("    - any: NEWS2, DTA, SDEC\n", ""), "The rule `jargon` looks for nothing"),
        (("- number: a figure", "- risk: a figure"), "There is a rule `risk` for this audience already"),
        (("- owner: who", "- owner~: who"), "`~` is for barred words"),
        (("- slogan: management", "- risk: management"), "There is a rule `risk` for this audience already"),
        (("::: expert\nAn expert's words for the board.\n:::\n", ""), "There is no `::: expert` block here"),
        (("any: risk*, harm*, unsafe", "any: *"), "holds no word to look for"),
    ],
)
def test_the_author_is_told_what_is_wrong(change, message):
    assert change[0] in question()
    assert any(message in error for error in errors_of(question().replace(*change, 1))), errors_of(
        question().replace(*change, 1)
    )
