"""Shorthand that is not explained."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found
from tests.domain.reading.good_module import END_FILE, LESSON_FILE

SEEDS: list[Seed] = [
    ("jargon", "SDEC", LESSON_FILE, [("Name what you saw", "Name what you saw in SDEC")], "---"),
    ("jargon", "DTA", END_FILE, [("Tick what the registrar needs", "The DTA is late. Tick what the " "registrar needs")], "{#contents"),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)
