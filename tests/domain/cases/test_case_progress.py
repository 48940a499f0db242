"""How far a walk has come: what is said of decisions to come is true of every way on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.cases.case_progress import CaseProgress, case_progress, endings_found, steps_taken
from learnapp.domain.cases.cases import every_path, replay
from learnapp.domain.content.content import Case
from tests.domain.cases.test_cases import CASE, cases


@settings(max_examples=50, deadline=None)
@given(case=cases(), choose=st.randoms(use_true_random=False))
def test_the_number_of_decisions_in_all_lies_in_what_was_said_at_every_step(case: Case, choose) -> None:  # type: ignore[no-untyped-def]
    path = choose.choice(list(every_path(case)))
    in_all = sum(step.decision for step in replay(case, path).steps)
    said = [case_progress(case, replay(case, path[:n])) for n in range(len(path) + 1)]
    assert all(one.fewest <= one.most for one in said)
    assert all(one.most >= in_all for one in said)
    if replay(case, path).state.scene in {scene.id for scene in case.scenes if scene.ending}:
        assert all(one.fewest <= in_all for one in said)
        assert (said[-1].fewest, said[-1].most) == (in_all, in_all)
    shares = [one.made / one.most for one in said if one.most]
    assert shares == sorted(shares), "the bar never goes back"


@pytest.mark.parametrize(("fewest", "most", "words"), [(6, 6, "6"), (5, 6, "5 or 6"), (5, 7, "5 to 7")])
def test_how_many_decisions_there_are_is_said_as_far_as_it_is_known(fewest: int, most: int, words: str) -> None:
    assert CaseProgress(0, fewest, most, here=True).in_all == words


def test_an_ending_is_found_by_the_step_that_leads_to_it() -> None:
    assert endings_found(CASE, frozenset()) == ()
    assert [e.id for e in endings_found(CASE, steps_taken(replay(CASE, [0, 1]).steps))] == ["home"]
    both = steps_taken(replay(CASE, [0, 1]).steps) | steps_taken(replay(CASE, [0, 0]).steps)
    assert [e.id for e in endings_found(CASE, both)] == [s.id for s in CASE.scenes if s.ending]
