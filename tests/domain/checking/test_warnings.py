"""Each flaw, seeded in the good module, gets a warning at its line, and a reason in `allow` answers it."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found, warned
from tests.domain.reading.good_module import (
    BEFORE_FILE,
    CASE_FILE,
    END_FILE,
    FILES,
    LESSON_FILE,
    spoilt,
)

SEEDS: list[Seed] = [
    # code, about, file, changes, the line's text ("" where it is about the whole)
    ("alt-text", "line", LESSON_FILE, [("::: action\nAgree with your registrar when to ring.", "::: chart kind=line\n| Month | Calls |\n|---|---|\n| " "May | 3 |\n| June | 5 |")], "::: chart"),
    ("minutes", "module", "module.md", [("minutes: 31", "minutes: 30")], "minutes:"),
    ("no-stage", "module", "module.md", [("stage: core\n", "")], "order:"),
    ("untested", "4.1", "module.md", [("[1.4, 2.2]", "[1.4, 2.2, 4.1]")], "competencies:"),
    ("no-hindsight", "morning", CASE_FILE, [("    ::: hindsight\n    It is honest, and " "it is late.\n    :::\n", "")], "{#morning"),
    ("no-discuss", "ten-past-three", CASE_FILE, [(" .discuss}", "}")], "---"),
    ("unknown-after", "folowership", CASE_FILE, [("{#thanks .ending}", "{#thanks .ending after=followership,folowership}")], "{#thanks"),
    ("unused-allow", "jargon", "module.md", [("minutes: 31", "minutes: 31\nallow:\n  jargon#SDEC: " "Everyone here knows it.")], "jargon#SDEC"),
]  # fmt: skip


def test_the_good_module_has_no_flaw() -> None:
    assert warned(FILES) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", [seed for seed in SEEDS if seed[0] != "unused-allow"], ids=lambda seed: seed[0])
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        # What looks like a flaw but is not
        (END_FILE, [("What is the first thing to say?", "What should you say when he has not slept?")]),
        (END_FILE, [("Your own educational supervisor", "10 to 19 minutes"), ("The person named by the trust", "20 to 29 minutes"), ("The consultant of the week", "30 minutes or more")]),
        (END_FILE, [("That you know how busy she is", "That nothing has changed so far")]),
        (END_FILE, [("it takes a minute of hers", "the two are much the same")]),
        (LESSON_FILE, [("Name what you saw", "Name what you saw in same-day emergency care (SDEC). SDEC")]),
        (LESSON_FILE, [("Name what you saw", "Name what you saw in the NHS as an ST3. STOP. Do not stop")]),
        (CASE_FILE, [("Farida Rahman reads the chart.", "FR, says the note.")]),
        (BEFORE_FILE, [("It is the next step up, and someone " "who can come and look.", "She can come and she can look.")]),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_flaw_is_let_be(file: str, changes: list[tuple[str, str]]) -> None:
    assert warned(spoilt(file, *changes)) == []
