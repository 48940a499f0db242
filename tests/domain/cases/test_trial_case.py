"""Which case of a module may be tried."""

from __future__ import annotations

import msgspec

from learnapp.domain.cases.trial_case import trial_case, trials
from learnapp.domain.content.content import Lesson, Module
from tests.domain.cases.test_cases import CASE


def _module(*activities) -> Module:  # type: ignore[no-untyped-def]
    return Module(slug="m", title="M", summary="", order=1, minutes=1, introduction="", activities=activities)


def test_it_is_the_shortest_and_of_several_the_first() -> None:
    long, short, other = (
        msgspec.structs.replace(CASE, slug=slug, minutes=n) for slug, n in (("a", 9), ("b", 4), ("c", 4))
    )
    assert trial_case(_module(long, short, other)) == short


def test_a_module_without_a_case_has_none() -> None:
    assert trial_case(_module(Lesson(slug="l", title="L", minutes=1, body=()))) is None


def test_a_case_that_fits_between_jobs_is_offered_first() -> None:
    modules = [_module(msgspec.structs.replace(CASE, minutes=minutes)) for minutes in (20, 9, 14, 10)]
    assert [case.minutes for _, case in trials([*modules, _module()])] == [14, 10, 20, 9]
