"""Which people figures are made from: a table of cases, and what must always hold."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from learnapp.domain.findings.suppression import (
    FEWEST,
    PATIENCE,
    SMALLEST,
    UncountedPerson,
    enough,
    groups,
    in_fives,
    too_few,
)


def _last(count: int) -> int:
    return count - 1


@pytest.mark.parametrize(
    ("waiting", "sizes"),
    [
        ([], []),
        ([UncountedPerson(n) for n in range(5)], []),
        ([UncountedPerson(n) for n in range(6)], [6]),
        ([UncountedPerson(n) for n in range(60)], [60]),
        ([UncountedPerson(n, kind=n % 2) for n in range(11)], [6]),
        ([UncountedPerson(n, kind=n % 2) for n in range(12)], [6, 6]),
        # a question that only five were asked holds the group up
        ([UncountedPerson(n, asked=frozenset({"a"} if n < 5 else {"b"})) for n in range(12)], []),
        ([UncountedPerson(n, asked=frozenset({"a"} if n < 6 else {"b"})) for n in range(12)], [12]),
        # but not for ever
        ([UncountedPerson(n, asked=frozenset({"a"} if n < 1 else {"b"})) for n in range(PATIENCE - 1)], []),
        ([UncountedPerson(n, asked=frozenset({"a"} if n < 1 else {"b"})) for n in range(PATIENCE)], [PATIENCE]),
    ],
)
def test_who_makes_a_group(waiting: list[UncountedPerson], sizes: list[int]) -> None:
    made = groups(waiting, _last)
    assert [len(group.people) for group in made] == sizes
    for group in made:
        assert len(group.counted) == len(group.people) - 1 >= FEWEST
        assert set(group.counted) < set(group.people)


def test_the_lot_says_who_is_left_out_and_everybody_can_be() -> None:
    people = [UncountedPerson(n) for n in range(SMALLEST)]
    out = set()
    for drawn in range(SMALLEST):
        (group,) = groups(people, lambda count, drawn=drawn: drawn)  # type: ignore[misc]
        out |= set(group.people) - set(group.counted)
    assert out == set(range(SMALLEST))


def test_answers_to_a_question_that_few_were_asked_are_left_out() -> None:
    asked = [{"a", "b"}] * 5 + [{"a", "c"}] * 4
    assert too_few(asked) == {"c"}
    assert too_few([]) == set()


@pytest.mark.parametrize(("count", "told"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10)])
def test_small_counts_are_told_in_fives(count: int, told: int) -> None:
    assert in_fives(count) == told


@pytest.mark.parametrize(("people", "shown"), [(0, False), (4, False), (5, True)])
def test_nothing_is_shown_of_fewer_than_five(people: int, shown: bool) -> None:
    assert enough(people) is shown


def test_whatever_cohorts_look_and_whenever_what_two_looks_differ_by_is_five_people_or_more() -> None:
    chance = random.Random(6)
    for _ in range(40):
        cohorts = [set(chance.sample(range(40), chance.randint(6, 40))) for _ in range(3)]
        cohorts.append(cohorts[0] - {min(cohorts[0])})
        finished: set[int] = set()
        counted: set[int] = set()
        made: list[tuple[set[int], frozenset[int]]] = []
        looks: set[frozenset[int]] = {frozenset()}
        for person in chance.sample(range(40), 40):
            finished.add(person)
            members = chance.choice(cohorts)
            for group in groups([UncountedPerson(n) for n in sorted((finished & members) - counted)], chance.randrange):
                counted |= set(group.people)
                made.append((set(group.people), frozenset(group.counted)))
            shown = [sums for people, sums in made if people <= members]
            looks.add(frozenset().union(*shown))
        for one, other in combinations(looks, 2):
            for rest in (one - other, other - one):
                assert not rest or len(rest) >= FEWEST
