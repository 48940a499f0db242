"""Every shipped module reads without problems, every path of every case ends, and everything done is exactly 100%."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.domain.cases.case_map import map_of
from learnapp.domain.cases.cases import at_ending, decisions, open_choices, replay, start, take, visible
from learnapp.domain.content.content import Activity, Case, Module, Quiz
from learnapp.domain.editions.edition_encoding import decode_module, encode_module
from learnapp.domain.learning import progress
from learnapp.domain.questions import KINDS
from learnapp.domain.reading import Problem, check_folder, check_library, read_library
from learnapp.paths import MODULES
from tests.domain.cases.paths import every_path

LIBRARY = read_library(MODULES)
NOW = datetime(2026, 11, 2, tzinfo=UTC)
FOLDERS = sorted(path for path in MODULES.iterdir() if path.is_dir())
folders = pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])


@cache
def checked(folder: Path) -> tuple[Module | None, tuple[Problem, ...]]:
    module, problems = check_folder(folder, LIBRARY)
    return module, tuple(problems)


def module_of(folder: Path) -> Module:
    module, problems = checked(folder)
    assert module is not None, "\n".join(str(p) for p in problems if p.severity == "error")
    return module


def cases_of(module: Module) -> Iterator[Case]:
    return (activity for activity in module.activities if isinstance(activity, Case))


def test_the_library_reads_clean() -> None:
    assert check_library(MODULES)[1] == []


def test_there_are_modules() -> None:
    assert FOLDERS


@folders
def test_it_shows_two_pictures_or_charts_at_least(folder: Path) -> None:
    shown = repr(module_of(folder))
    assert shown.count('<figure class="picture"') + shown.count('<figure class="chart"') >= 2


@folders
def test_it_reads_with_nothing_to_report(folder: Path) -> None:
    module, problems = checked(folder)
    assert [str(problem) for problem in problems] == []
    assert module is not None


@folders
def test_what_it_teaches_says_where_it_comes_from_and_how_things_stand_now(folder: Path) -> None:
    module = module_of(folder)
    assert module.checked
    for activity in module.activities:
        assert activity.claims, activity.slug
        if isinstance(activity, Case):
            assert any('<section class="today">' in passage.html for passage in activity.debrief), activity.slug
        if isinstance(activity, Quiz):
            assert all(set(q.claims) <= set(LIBRARY.claims) for q in activity.questions), activity.slug


@folders
def test_it_survives_being_kept(folder: Path) -> None:
    module = module_of(folder)
    assert decode_module(encode_module(module)) == module


@folders
def test_every_path_of_every_case_reaches_an_ending(folder: Path) -> None:
    for case in cases_of(module_of(folder)):
        reached = set()
        visited = set()
        count = 0
        for path in every_path(case):
            state = start(case)
            visited.add(state.scene)
            for index in path:
                state = take(case, state, index).after
                visited.add(state.scene)
            assert at_ending(case, state), f"{case.slug}: {path} stops at {state.scene}"
            reached.add(state.scene)
            count += 1
        assert count
        assert reached == {scene.id for scene in case.scenes if scene.ending}
        assert visited == {scene.id for scene in case.scenes}


@folders
def test_every_case_can_be_shown_from_first_scene_to_debrief(folder: Path) -> None:
    for case in cases_of(module_of(folder)):
        path = next(every_path(case))
        walk = replay(case, path)
        for step in walk.steps:
            assert visible(step.scene.body, step.before)
            assert open_choices(case, step.before)
            assert not step.decision or step.consequence
        assert visible(case.debrief, walk.state)
        assert all(
            alternative.consequence for d in decisions(walk) for alternative in d.alternatives if alternative.open
        )
        drawn = map_of(case, walk)
        assert {edge.source.scene.id for edge in drawn.edges if edge.taken} == {step.scene.id for step in walk.steps}


def done(activity: Activity) -> Record:
    """The records of a person who has done an activity in the way the site allows."""
    if isinstance(activity, Case):
        walk = replay(activity, next(every_path(activity)))
        assert at_ending(activity, walk.state)
        return CaseRecord(steps=len(walk.steps), ended=True, completed_at=NOW)
    if isinstance(activity, Quiz):
        return QuizRecord(completed_at=NOW, best=0.0)  # no right answers, but done all the same
    return Record(kind=kind_of(activity).name, completed_at=NOW)


@folders
def test_doing_the_next_step_each_time_completes_the_module(folder: Path) -> None:
    module = module_of(folder)
    records: dict[str, Record] = {}
    counts = [len(progress.progress(module, records).done)]
    while step := progress.next_step(module, records):
        assert step.activity.slug not in records
        records[step.activity.slug] = done(step.activity)
        counts.append(len(progress.progress(module, records).done))
    assert counts == list(range(len(counts))), "each step takes it further"
    assert progress.progress(module, records).complete


@folders
def test_every_question_can_be_asked_and_marked(folder: Path) -> None:
    for activity in module_of(folder).activities:
        if not isinstance(activity, Quiz):
            continue
        for question in activity.questions:
            kind = KINDS[question.kind]
            from learnapp.domain.numbers.parameters import draw

            given = draw(activity.parameters, 7) if activity.parameters else None
            asked = kind.ask(question, 7, given)
            view = kind.view(question, asked)
            assert view["title"]
            assert "{{" not in repr(view), f"{question.id} shows a name instead of its number"
            mark = kind.mark(question, asked, None)
            assert 0 <= mark.score <= max(mark.out_of, 0)
