"""Whose turn it is."""

import pytest

from learnapp.domain.sets.turns import whose_turn


@pytest.mark.parametrize(
    ("people", "past", "turn"),
    [
        ([], [], None),
        ([1], [], 1),
        ([1, 2, 3], [], 1),  # no one has facilitated yet: the first
        ([1, 2, 3], [1], 2),  # people who never facilitated come before those who did
        ([1, 2, 3], [1, 2], 3),
        ([1, 2, 3], [3, 1, 2], 3),  # the longest ago
        ([1, 2, 3], [3, 1, 2, 3], 1),  # the last time counts, not the first
        ([2, 3], [1, None, 1], 2),  # people who cannot facilitate, or have left, do not count
    ],
)
def test_whoever_has_not_done_it_for_the_longest(people: list[int], past: list[int | None], turn: int | None) -> None:
    assert whose_turn(people, past) == turn
