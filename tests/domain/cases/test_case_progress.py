"""How far a walk has come: the number of decisions ahead is right for every way on."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from learnapp.domain.cases.case_progress import CaseProgress, case_progress, endings_found, steps_taken
from learnapp.domain.cases.cases import at_ending, replay
from learnapp.domain.content.content import Case
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


@pytest.mark.parametrize(("fewest", "most", "words"), [(6, 6, "6"), (5, 6, "5 or 6"), (5, 7, "5 to 7")])
def test_how_many_decisions_there_are_is_said_as_far_as_it_is_known(fewest: int, most: int, words: str) -> None:
    assert CaseProgress(0, fewest, most, here=True).in_all == words


def test_an_ending_is_found_by_the_step_that_leads_to_it() -> None:
    assert endings_found(CASE, frozenset()) == ()
    assert [e.id for e in endings_found(CASE, steps_taken(replay(CASE, [0, 1]).steps))] == ["home"]
    both = steps_taken(replay(CASE, [0, 1]).steps) | steps_taken(replay(CASE, [0, 0]).steps)
    assert [e.id for e in endings_found(CASE, both)] == [s.id for s in CASE.scenes if s.ending]
