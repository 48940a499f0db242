"""Each module and each piece of assigned work is shown in one place on Home."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import structs

from learnapp.domain.activities.records import QuizRecord, Records
from learnapp.domain.cohorts.assigned_work import AssignedWork, WorkState
from learnapp.domain.cohorts.assignment_summaries import AssignedWorkSummary
from learnapp.domain.content.content import Module
from learnapp.domain.learning.progress import progress
from learnapp.learner.learning.home_page import HomeModules, home_modules
from tests.domain.learning.progressing import AT
from tests.domain.reading.good_module import good

FIRST = good()
SECOND, THIRD = structs.replace(FIRST, slug="second"), structs.replace(FIRST, slug="third")
BEGUN: Records = {"before": QuizRecord(completed_at=AT, touched=AT)}


def _assigned(module: Module, state: WorkState = "open") -> AssignedWorkSummary:
    opens = datetime(2026, 11, 1, tzinfo=UTC)
    work = AssignedWork(module.slug, "", opens, None, False, AT if state == "done" else None, state, ())
    return AssignedWorkSummary(work, module, None, "No due date")


def _home(offered: list[tuple[Module, Records]], *assigned: AssignedWorkSummary) -> HomeModules:
    return home_modules(offered, {module.slug: progress(module, {}) for module, _ in offered}, assigned)


def test_a_module_under_way_is_the_next_step_and_in_no_list() -> None:
    home = _home([(FIRST, {}), (SECOND, BEGUN)])
    assert home.whereabouts is not None
    assert home.whereabouts.module is SECOND
    assert [line.module for line in home.to_start] == [FIRST]
    assert (home.in_progress, home.complete, home.any_assigned) == ([], [], False)


def test_without_one_the_assigned_module_is_the_first_to_start() -> None:
    assigned = _assigned(SECOND)
    home = _home([(FIRST, {}), (SECOND, {})], assigned)
    assert (home.whereabouts, home.next_assigned, home.other_assigned) == (None, assigned, [])
    assert [line.module for line in home.waiting] == [SECOND, FIRST]
    assert [line.module for line in home.to_start] == [FIRST]


def test_other_assigned_work_is_listed_without_what_is_finished() -> None:
    other = _assigned(THIRD)
    home = _home([(FIRST, BEGUN), (SECOND, {}), (THIRD, {})], _assigned(SECOND, "done"), other)
    assert (home.next_assigned, home.other_assigned, home.any_assigned) == (None, [other], True)
    assert [line.module for line in home.to_start] == [SECOND], "the third is listed as assigned"
