"""How past sets split: which sets are counted together, and what no one can work out from the result."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from learnapp.domain.sets.past_splits import FEWEST_SETS, PastSplit, UncountedVote, groups, together


def _votes(*counts: tuple[int, ...], shared: dict[int, int] | None = None) -> list[UncountedVote]:
    """One vote for each set. Set n has three people of its own, and the people that `shared` gives it."""
    own = [frozenset({100 * n, 100 * n + 1, 100 * n + 2}) for n in range(1, len(counts) + 1)]
    return [
        UncountedVote(n, own[n - 1] | ({shared[n]} if shared and n in shared else set()), one)
        for n, one in enumerate(counts, 1)
    ]


def _first(_count: int) -> int:
    return 0


@pytest.mark.parametrize(
    ("sets", "shared", "made"),
    [
        (0, {}, []),
        (4, {}, []),
        (5, {}, [(1, 2, 3, 4, 5)]),
        (9, {}, [(1, 2, 3, 4, 5)]),
        (10, {}, [(1, 2, 3, 4, 5), (6, 7, 8, 9, 10)]),
        # a person who belongs to two sets knows both, so they are not counted together
        (5, {1: 7, 2: 7}, []),
        (6, {1: 7, 2: 7}, [(1, 3, 4, 5, 6)]),
        (10, dict.fromkeys(range(1, 11), 7), []),
    ],
)
def test_which_sets_are_counted_together(sets: int, shared: dict[int, int], made: list[tuple[int, ...]]) -> None:
    found = groups(_votes(*[(2, 2, 1)] * sets, shared=shared), _first)
    assert [discussions for discussions, _ in found] == made
    assert all(split.sets == FEWEST_SETS for _, split in found)


def test_one_vote_of_each_set_is_left_out_by_lot() -> None:
    votes = _votes(*[(2, 2, 1)] * 5)
    assert groups(votes, _first)[0][1] == PastSplit(sets=5, counts=(5, 10, 5))
    assert groups(votes, lambda count: count - 1)[0][1] == PastSplit(sets=5, counts=(10, 10, 0))
    drawn = random.Random(1)
    seen = {groups(votes, drawn.randrange)[0][1].counts for _ in range(50)}
    assert len(seen) > 3
    assert {sum(counts) for counts in seen} == {20}


def test_one_sets_votes_are_never_what_is_left_when_known_ones_are_subtracted() -> None:
    """Whichever whole groups are shown, before and after, no one knows more than one set of each."""
    drawn = random.Random(2)
    line = []
    for n in range(60):
        people = frozenset({1000 + n, drawn.randrange(12), drawn.randrange(12)})
        line.append(UncountedVote(n, people, tuple(drawn.randrange(1, 4) for _ in range(3))))
    people_of = {one.discussion: one.people for one in line}
    made = groups(line, drawn.randrange)
    assert made
    for discussions, split in made:
        assert split.votes >= 2 * FEWEST_SETS
        for one, other in combinations(discussions, 2):
            assert people_of[one].isdisjoint(people_of[other])
    counted = [one for discussions, _ in made for one in discussions]
    assert len(counted) == len(set(counted))


def test_it_says_how_evenly_and_not_on_what() -> None:
    split = together([PastSplit(sets=5, counts=(2, 0, 11)), PastSplit(sets=5, counts=(3, 0, 6))])
    assert split is not None
    assert (split.sets, split.votes, split.shares) == (10, 22, (17, 5))
    assert together([]) is None
