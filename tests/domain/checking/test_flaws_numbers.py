"""Numbers that are drawn and not used, or needed and not shown."""

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import warned
from tests.domain.reading.good_module import END_FILE, FILES

QUESTION = """
## How many beds? {#beds .number competency=2.2}

::: parameters
n: 2 to 9
each: 4 to 6
total = n * each
:::

There are {{n}} bays of {{each}} beds.

- [x] `total` The total

    It is every bay times its beds, as the ward has them.

- [ ] `n + each` Adding

    It adds beds to bays, which are two different things here.
"""


def found(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    question = QUESTION
    for old, new in changes:
        assert old in question
        question = question.replace(old, new, 1)
    return [(p.code, p.about) for p in warned({**FILES, END_FILE: FILES[END_FILE] + question})]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([], []),
        ([("of {{each}} beds", "of beds")], [("hidden-number", "beds")]),
        ([("{{n}} bays of {{each}}", "bays of")], [("hidden-number", "beds")]),
        ([("of {{each}} beds", "of beds, {{total:,1}} in all")], []),
        ([("of {{each}} beds", "of beds"), ("as the ward", "{{each}} as the ward")], [("hidden-number", "beds")]),
        ([("How many beds?", "How many in bays of {{each}}?"), ("of {{each}} beds", "of beds")], []),
        ([("each: 4 to 6", "each: 4 to 6\nq: 1 to 5")], [("unused-parameter", "beds-q")]),
        ([("n * each", "n * each\nq = n * 3")], [("unused-parameter", "beds-q")]),
        ([("n * each", "n * each\nq = n * 3\ncheck: q > 5")], []),
        ([("n * each", "n * each\nq = n * 3"), ("as the ward", "{{q}} as the ward")], []),
    ],
)
def test_what_is_drawn_is_used_and_what_is_needed_is_shown(
    changes: list[tuple[str, str]], told: list[tuple[str, str]]
) -> None:
    assert found(*changes) == told


def test_numbers_of_the_whole_quiz_count_for_each_question() -> None:
    shared = "::: parameters\nn: 2 to 9\nspare: 1 to 3\n:::\n\n## Which opening"
    files = {**FILES, END_FILE: FILES[END_FILE].replace("## Which opening", shared, 1)}
    files[END_FILE] += QUESTION.replace("n: 2 to 9\n", "").replace("{{n}}", "some")
    assert [(p.code, p.about) for p in warned(files)] == [("unused-parameter", "spare"), ("hidden-number", "beds")]
