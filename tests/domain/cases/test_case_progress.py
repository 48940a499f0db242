"""How far a walk has come: the number of decisions ahead is right for every way on."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from msgspec import structs

from learnapp.domain.cases.case_progress import CaseProgress, case_progress, endings_found, steps_taken
from learnapp.domain.cases.cases import at_ending, replay
from learnapp.domain.content.content import Case, Choice, Scene
from tests.domain.cases.generated import cases, walk_every_path
from tests.domain.cases.test_cases import CASE


@settings(max_examples=20, deadline=None)
@given(case=cases())
@pytest.mark.slow
def test_decisions_to_come_are_never_fewer_or_more_than_was_said(case: Case) -> None:
    walked = walk_every_path(case)
    assume(walked.whole)
    for path in walked.paths[:40]:
        in_all = sum(step.decision for step in replay(case, path).steps)
        said = [case_progress(case, replay(case, path[:n])) for n in range(len(path) + 1)]
        assert all(one.most >= in_all for one in said)
        assert [one.most for one in said] == sorted((one.most for one in said), reverse=True), "the bar never goes back"
        if at_ending(case, replay(case, path).state):
            assert all(one.fewest <= in_all for one in said)
            assert said[-1].fewest == said[-1].most == in_all


def _scene(name: str, *targets: str, hub: bool = False) -> Scene:
    choices = tuple(Choice(html=f"To {target}", target=target) for target in targets)
    return Scene(id=name, title=name, body=(), choices=choices, hub=hub, ending=not targets)


WARD = structs.replace(
    CASE,
    scenes=(
        _scene("office", "ward"),
        _scene("ward", "bed", "desk", "home", hub=True),
        _scene("bed", "desk", "ward"),
        _scene("desk", "ward"),
        _scene("home"),
    ),
)
"""A hub to go back to: from the bed in two ways, once past a desk where there is nothing to decide."""


@pytest.mark.parametrize(
    ("case", "path", "made", "fewest", "most", "here"),
    [
        (CASE, [], 0, 1, 2, True),
        (CASE, [0], 1, 2, 2, True),
        (CASE, [2], 1, 1, 1, False),
        (CASE, [0, 1], 2, 2, 2, False),
        (WARD, [], 0, 1, 4, False),
        (WARD, [0], 0, 1, 4, True),
        (WARD, [0, 0], 1, 3, 4, True),
        (WARD, [0, 0, 0], 2, 3, 4, False),
        (WARD, [0, 0, 1], 2, 3, 4, True),
        (WARD, [0, 1], 1, 2, 4, False),
        (WARD, [0, 1, 0, 0, 1], 3, 4, 4, True),
        (WARD, [0, 2], 1, 1, 1, False),
    ],
)
def test_how_many_decisions_are_made_and_to_come(
    case: Case, path: list[int], made: int, fewest: int, most: int, here: bool
) -> None:
    assert case_progress(case, replay(case, path)) == CaseProgress(made, fewest, most, here)


@pytest.mark.parametrize(("fewest", "most", "words"), [(6, 6, "6"), (5, 6, "5 or 6"), (5, 7, "5 to 7")])
def test_how_many_decisions_there_are_is_said_as_far_as_it_is_known(fewest: int, most: int, words: str) -> None:
    assert CaseProgress(0, fewest, most, here=True).in_all == words


def test_an_ending_is_found_by_the_step_that_leads_to_it() -> None:
    assert endings_found(CASE, frozenset()) == ()
    assert [e.id for e in endings_found(CASE, steps_taken(replay(CASE, [0, 1]).steps))] == ["home"]
    both = steps_taken(replay(CASE, [0, 1]).steps) | steps_taken(replay(CASE, [0, 0]).steps)
    assert [e.id for e in endings_found(CASE, both)] == [s.id for s in CASE.scenes if s.ending]
