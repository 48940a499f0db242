"""Whose turn it is."""

import pytest

from learnapp.domain.sets.turns import whose_turn


@pytest.mark.parametrize(
    ("people", "past", "turn"),
    [
        ([], [], None),
        ([1], [], 1),
        ([1, 2, 3], [], 1),  # nobody ever did: the first
        ([1, 2, 3], [1], 2),  # who never did, before who did
        ([1, 2, 3], [1, 2], 3),
        ([1, 2, 3], [3, 1, 2], 3),  # the longest ago
        ([1, 2, 3], [3, 1, 2, 3], 1),  # the last time counts, not the first
        ([2, 3], [1, None, 1], 2),  # those who cannot, or are gone, do not come into it
    ],
)
def test_whoever_has_not_done_it_for_the_longest(people: list[int], past: list[int | None], turn: int | None) -> None:
    assert whose_turn(people, past) == turn
