"""Flaws that only the whole of a case shows."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found, warned
from tests.domain.reading.good_module import CASE_FILE, spoilt

WAITED = ("patient=-1}", "patient=-1 set=waited}")

SEEDS: list[Seed] = [
    ("never-shown", "morning", CASE_FILE, [("::: when rang\nShe", "::: when rang,!rang\nShe")], "{#morning"),
    ("never-shown", "start", CASE_FILE, [("Mr Ade's pulse is 118", "::: when rang\nYou rang.\n:::\n\nMr Ade's pulse is 118")], "{#start"),
    ("never-shown", "start", CASE_FILE, [("    At four his pulse is 131.", "    At four his pulse is 131.\n\n    ::: when rang\n    You rang.\n    :::")], "{#start"),
    ("never-shown", "start", CASE_FILE, [("    It costs her sleep.", "    ::: when !rang\n    You did not.\n    :::\n\n    It costs her sleep.")], "{#start"),
    ("never-shown", "debrief", CASE_FILE, [WAITED, ("::: when rang\nYou rang.", "::: when rang,waited\nYou rang.")], "{#debrief"),
    ("never-shown", "morning", CASE_FILE, [WAITED, ("- [Say sorry]", "- [Thank her](#sorry){when=rang,waited}\n\n    She nods.\n\n    ::: hindsight\n    It is kind.\n    :::\n\n- [Say sorry]")], "{#morning"),
    ("threshold", "morning", CASE_FILE, [("::: when rang\nShe", "::: when rang or patient>=9\nShe")], "{#morning"),
    ("threshold", "morning", CASE_FILE, [("::: when rang\nShe", "::: when rang,patient<=1\nShe")], "{#morning"),
    ("threshold", "morning", CASE_FILE, [("{when=rang}", "{when=\"rang or patient<=-5\"}")], "{#morning"),
    ("long-option", "morning", CASE_FILE, [("- [Say sorry]", "- [" + "Say sorry and go on " * 13 + "]")], "{#morning"),
    ("same-choice", "morning", CASE_FILE, [("- [Say sorry]", "- [Tell her what you thought.]")], "{#morning"),
    ("same-choice", "start", CASE_FILE, [("At four his pulse is 131.", "She sighs, and she comes.")], "{#start"),
    ("same-choice", "start", CASE_FILE, [("It feels fair to let her sleep, and Mr Ade pays for it.", "It costs her sleep. It would be wrong only if you had not looked at him.")], "{#start"),
    ("unused-track", "trust", CASE_FILE, [("  patient: Patient safety", "  patient: Patient safety\n  trust: Her trust")], "---"),
    ("unused-person", "Dr Bo Ek", CASE_FILE, [("  Farida Rahman: medical", "  Dr Bo Ek: a nurse\n  Farida Rahman: medical")], "---"),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)


def test_a_choice_may_say_the_same_where_the_other_is_not_offered() -> None:
    files = spoilt(CASE_FILE, ("- [Say sorry](#sorry)", "- [Tell her what you thought](#sorry){when=!rang}"))
    assert warned(files) == []


def test_text_that_some_walk_meets_is_let_be() -> None:
    assert warned(spoilt(CASE_FILE, ("::: when rang\nShe nods", "::: when !rang\nShe nods"))) == []
