"""Putting people into sets: sizes, evenness, and the same people into the same sets every time."""

from __future__ import annotations

import itertools
import random

import pytest

from learnapp.domain.sets.set_balancing import BYS, FEWEST, MOST, BalancedPerson, MixedBy, balanced, how_many, spread


@pytest.mark.parametrize(
    ("people", "size", "sets"),
    [
        (0, 6, 0),
        (1, 6, 1),  # too few for a set: one all the same, which says that it is small
        (3, 6, 1),
        (4, 8, 1),
        (7, 4, 1),  # two would have three or four
        (8, 4, 2),
        (8, 8, 1),
        (9, 8, 2),  # never nine
        (11, 6, 2),
        (24, 6, 4),
        (25, 6, 4),
        (30, 100, 4),  # sizes asked for beyond the range are taken into it
        (30, 0, 7),
        (600, 8, 75),
    ],
)
def test_how_many_sets(people: int, size: int, sets: int) -> None:
    assert how_many(people, size) == sets


@pytest.mark.parametrize("size", range(FEWEST, MOST + 1))
def test_every_number_of_people_from_four_gives_sets_of_four_to_eight(size: int) -> None:
    for count in range(FEWEST, 120):
        sizes = [len(one) for one in balanced([BalancedPerson(i, f"{i:03}") for i in range(count)], "", size)]
        assert sum(sizes) == count
        assert min(sizes) >= FEWEST
        assert max(sizes) <= MOST
        assert max(sizes) - min(sizes) <= 1


def _people(count: int, seed: int) -> list[BalancedPerson]:
    chance = random.Random(seed)
    return [
        BalancedPerson(
            i, f"Person {i}", chance.choice(["F1", "F2", "CT1", ""]), chance.choice("ABCDE"), chance.choice("xy")
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("by", ["grade", "specialty", "site"])
@pytest.mark.parametrize("seed", range(20))
def test_no_two_sets_differ_by_more_than_one_in_what_is_balanced(by: MixedBy, seed: int) -> None:
    found = balanced(_people(10 + 7 * seed, seed), by, 6)
    for value in {getattr(one, by) for one in itertools.chain(*found)}:
        counts = [sum(getattr(one, by) == value for one in group) for group in found]
        assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize("by", BYS[:-1])
def test_the_same_people_come_into_the_same_sets_in_whatever_order_they_are_given(by: MixedBy) -> None:
    people = _people(31, 1)
    shuffled = people.copy()
    random.Random(2).shuffle(shuffled)
    assert balanced(people, by, 6) == balanced(shuffled, by, 6)


def test_people_with_one_name_and_nothing_known_are_all_there() -> None:
    people = [BalancedPerson(i, "Sam Lee") for i in range(9)]
    found = balanced(people, "grade", 5)
    assert sorted(one.id for group in found for one in group) == list(range(9))


def test_nobody_gives_no_sets() -> None:
    assert balanced([], "grade", 6) == []


def test_a_spread_counts_what_is_not_known_too() -> None:
    people = [
        BalancedPerson(1, "A", grade="F2"),
        BalancedPerson(2, "B", grade="F1"),
        BalancedPerson(3, "C"),
        BalancedPerson(4, "D", grade="F1"),
    ]
    assert spread(people, "grade") == [("", 1), ("F1", 2), ("F2", 1)]
    assert spread(people, "") == []
