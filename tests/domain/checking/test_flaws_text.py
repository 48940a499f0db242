"""Text that is too long, too short or too hard."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found
from tests.domain.reading.good_module import CASE_FILE, LESSON_FILE, STORY

HARD = (
    "Notwithstanding organisational considerations regarding professional accountability, comprehensive documentation "
    "necessitates interdisciplinary communication facilitating institutional responsiveness. "
) * 8

SEEDS: list[Seed] = [
    ("reading-age", "say-it-early", LESSON_FILE, [("Name what you saw", HARD + "Name what you saw")], "---"),
    ("reading-age", "scenes", CASE_FILE, [("Mr Ade's pulse is 118", HARD), ("Mr Ade goes home", HARD), ("Farida Rahman reads", HARD)], "{#start"),
    ("scene-length", "thanks", CASE_FILE, [("Mr Ade goes home on " f"Friday.\n\n{STORY}", "Mr Ade goes home on Friday.")], "{#thanks"),
    ("scene-length", "start", CASE_FILE, [(STORY, f"{STORY}\n\n{STORY}\n\n{STORY}")], "{#start"),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)
