"""Competencies and claims declared and not used, and the other way round."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found
from tests.domain.reading.good_module import CASE_FILE, END_FILE, LESSON_FILE

SEEDS: list[Seed] = [
    ("undeclared", "30", LESSON_FILE, [("claims: [18]", "claims: [18, 30]")], "---"),
    ("undeclared", "17", LESSON_FILE, [("([claim 18](claim:18))", "([claim 17](claim:17))")], "---"),
    ("undeclared", "4.1", LESSON_FILE, [("competencies: [2.2]", "competencies: [2.2, 4.1]")], "---"),
    ("undeclared", "4.1", END_FILE, [("{#who-signs .single-best competency=1.4}", "{#who-signs .single-best competency=4.1}")], "---"),
    ("undeclared", "30", END_FILE, [("{#who-signs .single-best competency=1.4}", "{#who-signs .single-best competency=1.4 claim=30}")], "---"),
    ("undeclared", "1.4", CASE_FILE, [("{#start competency=2.2", "{#start competency=1.4")], "---"),
    ("unused-code", "30", "module.md", [("claims: [18]", "claims: [18, 30]")], "claims:"),
    ("unused-code", "4.1", "module.md", [("[1.4, 2.2]", "[1.4, 2.2, 4.1]")], "competencies:"),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed[0]}-{seed[1]}")
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed[0]}-{seed[1]}")
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)
