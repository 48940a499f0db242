"""A person's status depends on dates and completion alone."""

from datetime import timedelta

import pytest

from learnapp.domain.cohorts.progress_status import STATUSES, TO_START, UNDER_WAY, decide
from tests.domain.cohorts.status_cases import CASES, NOW, StatusCase


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_where_somebody_stands(case: StatusCase) -> None:
    found = decide(case.work, NOW)
    told = STATUSES[found.status], found.late, found.due_at, found.extended
    assert told == (case.status, case.late, case.due_at, case.extended)


@pytest.mark.parametrize("case", [one for one in CASES if one.work.left_at <= NOW], ids=lambda case: case.name)
def test_who_left_stands_so_for_good(case: StatusCase) -> None:
    assert STATUSES[decide(case.work, NOW + timedelta(days=400)).status] == case.status


def test_every_status_has_a_case_and_is_under_way_to_start_or_done() -> None:
    assert {one.status for one in CASES} == set(STATUSES)
    assert {*UNDER_WAY, *TO_START, "done"} == set(STATUSES)
    assert not UNDER_WAY & TO_START
