"""Where several routes through a case part, and who may see it."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from learnapp.domain.cases.cases import at_ending, replay
from learnapp.domain.cases.route_comparison import may_see, routes
from learnapp.domain.content.content import Case
from tests.domain.cases.generated import cases
from tests.domain.cases.paths import every_path
from tests.domain.cases.test_cases import CASE

PEOPLE = frozenset(range(1, 5))


@pytest.mark.parametrize("agreed", [*chain.from_iterable(combinations(PEOPLE, n) for n in range(5))])
def test_nothing_is_shown_until_everybody_has_agreed(agreed: tuple[int, ...]) -> None:
    for viewer in PEOPLE:
        assert may_see(viewer, PEOPLE, set(agreed)) is (len(agreed) == 4)


def test_only_who_shows_theirs_sees_the_others() -> None:
    assert not may_see(9, PEOPLE, PEOPLE | {9})
    assert not may_see(1, frozenset({1}), frozenset({1}))
    assert not may_see(1, frozenset(), frozenset())


def test_counts_and_names_stand_at_each_decision() -> None:
    found = routes(CASE, {"Lena": replay(CASE, [0, 0]), "Bola": replay(CASE, [1, 1]), "Ada": replay(CASE, [2])})
    start, review = found.crossings
    assert (start.number, start.scene.id, start.split) == (1, "start", True)
    assert [way.walkers for way in start.ways] == [("Lena",), ("Bola",), ("Ada",)]
    assert start.elsewhere == ()
    assert [way.walkers for way in review.ways] == [("Lena",), ("Bola",)]
    assert review.elsewhere == ("Ada",)
    assert {ended.scene.id: ended.walkers for ended in found.endings} == {"end": ("Lena",), "home": ("Ada", "Bola")}
    walked = {(line.edge.source.scene.id, line.edge.target.scene.id): line.walked for line in found.lines}
    assert walked == {("start", "review"): 2, ("start", "home"): 1, ("review", "end"): 1, ("review", "home"): 1}
    assert found.passed == {"start": 3, "review": 2, "end": 1, "home": 2}


def test_who_went_the_same_way_did_not_split() -> None:
    found = routes(CASE, {"Lena": replay(CASE, [2]), "Bola": replay(CASE, [2])})
    assert [crossing.split for crossing in found.crossings] == [False]


@settings(max_examples=40, deadline=None)
@given(case=cases(revisits=False), data=st.data())
@pytest.mark.slow
def test_nobody_is_lost_and_nobody_counted_twice(case: Case, data: st.DataObject) -> None:
    walks_of = (replay(case, path) for path, _ in zip(every_path(case), range(20), strict=False))
    paths = [walk.path for walk in walks_of if at_ending(case, walk.state)]
    assume(paths)
    chosen = data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=8))
    walks = {f"Person {n}": replay(case, path) for n, path in enumerate(chosen)}
    found = routes(case, walks)
    for crossing in found.crossings:
        names = [name for way in crossing.ways for name in way.walkers] + list(crossing.elsewhere)
        assert sorted(names) == sorted(walks)
    ended = [name for one in found.endings for name in one.walkers]
    assert sorted(ended) == sorted(walks)
    assert sum(line.walked for line in found.lines) == sum(
        len(step.taken) for walk in walks.values() for step in walk.steps
    )
    assert found.passed[case.scenes[0].id] == len(walks)
