"""States and ways agree with walking every path one by one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings

from learnapp.domain.cases import case_states
from learnapp.domain.cases.case_states import CaseStates, count_ways
from learnapp.domain.cases.cases import is_open, replay
from learnapp.domain.checking.case_checks import check_case
from learnapp.domain.content.content import Case, Choice, Passage, Scene
from learnapp.domain.learning.previews import survey
from learnapp.domain.markup.conditions import Check
from learnapp.domain.markup.problems import Problems
from tests.domain.cases.generated import cases, walk_every_path
from tests.domain.cases.paths import every_path
from tests.domain.cases.test_cases import CASE


def _offers(case: Case, *, debrief: bool) -> set[tuple[str, tuple[int, ...]]]:
    states = CaseStates(case, debrief=debrief)
    found = set()
    for state in states.every():
        scene = states.scenes[state.scene]
        found.add((scene.id, tuple(place for place in range(len(scene.choices)) if is_open(scene, place, state))))
    return found


@settings(max_examples=20, deadline=None)
@given(case=cases())
@pytest.mark.slow
def test_every_state_that_a_walk_comes_to_is_found_and_no_other(case: Case) -> None:
    walked = walk_every_path(case)
    assume(walked.whole)
    assert _offers(case, debrief=False) == walked.offers
    assert _offers(case, debrief=True) == walked.offers


@settings(max_examples=20, deadline=None)
@given(case=cases())
@pytest.mark.slow
def test_ways_are_counted_and_the_shortest_is_found(case: Case) -> None:
    walked = walk_every_path(case)
    assume(walked.whole)
    assert count_ways(case) == walked.ways
    assert sorted(every_path(case)) == sorted(walked.paths)
    found = survey(case)
    assert {scene: len(way) for scene, way in found.ways.items()} == walked.shortest
    for scene, way in found.ways.items():
        walk = replay(case, way)
        passed = {one for step in walk.steps for one, _ in step.taken}
        assert scene in {walk.state.scene} | passed


@settings(max_examples=20, deadline=None)
@given(case=cases())
@pytest.mark.slow
def test_the_checks_name_each_scene_that_leads_no_further_and_no_other(case: Case) -> None:
    walked = walk_every_path(case)
    assume(walked.whole)
    lines = {scene.id: number for number, scene in enumerate(case.scenes, 1)}
    scenes = {scene.id: scene for scene in case.scenes}
    problems = Problems("case.md")
    check_case(case, lines, {scene.id: [0] * len(scene.choices) for scene in case.scenes}, [], problems)
    reached = {id_ for id_, _ in walked.offers}
    dead = {id_ for id_, open_ in walked.offers if not open_ and not scenes[id_].ending}
    torn = {
        id_
        for id_, open_ in walked.offers
        if scenes[id_].junction and sum(bool(scenes[id_].choices[place].when) for place in open_) > 1
    }
    said = {(problem.line, problem.message) for problem in problems.found}
    assume(
        not any("never set" in what or "leads back to this hub" in what or "No path leads" in what for _, what in said)
    )
    stopped = {line for line, what in said if "get stuck here" in what or "walk ends at" in what}
    assert stopped - {lines[id_] for id_ in torn} == {lines[id_] for id_ in dead - torn}
    assert {line for line, what in said if "goes one way" in what} <= {lines[id_] for id_ in torn}
    assert {lines[id_] for id_ in torn} <= {line for line, _ in said}
    assert {line for line, what in said if "no combination" in what} == {lines[id_] for id_ in scenes.keys() - reached}


def test_states_leave_out_what_nothing_reads_any_more() -> None:
    found = {(state.scene, state.flags) for state in CaseStates(CASE).every()}
    told = frozenset({"told"})
    assert found == {
        ("start", frozenset()),
        ("review", told),
        ("review", frozenset()),
        ("end", frozenset()),
        ("home", frozenset()),
    }
    assert ("home", told) in {(state.scene, state.flags) for state in CaseStates(CASE, debrief=True).every()}


def _counting(scenes: int, by: int, threshold: str) -> Case:
    """A case in which each scene moves a track up, down or not, and the last reads it."""
    rows = [
        Scene(
            id=f"s{n}",
            title="S",
            body=(),
            choices=tuple(Choice(html=f"{move}", target=f"s{n + 1}", moves={"t": move}) for move in (by, -by, 0)),
        )
        for n in range(scenes)
    ]
    last = Scene(id=f"s{scenes}", title="S", body=(Passage(html="x", when=(threshold,)),), ending=True)
    return Case(slug="x", title="X", minutes=1, you_are="a", tracks={"t": "T"}, scenes=(*rows, last), debrief=())


def test_values_of_a_track_are_told_apart_only_as_far_as_a_threshold_can() -> None:
    states = CaseStates(_counting(20, 1, "t>=2")).every()
    assert {state.tracks["t"] for state in states if state.scene == "s20"} == {1, 2}
    assert {state.tracks["t"] for state in states if state.scene == "s19"} == {0, 1, 2, 3}
    assert max(sum(state.scene == f"s{n}" for state in states) for n in range(21)) <= 21


def test_a_case_with_too_many_states_is_refused_and_the_scene_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_states, "MOST_STATES", 200)
    flags = [f"f{n}" for n in range(18)]
    hub = Scene(
        id="hub",
        title="Hub",
        body=(),
        hub=True,
        choices=(*(Choice(html=f, target="hub", sets=(f,)) for f in flags), Choice(html="on", target="end")),
    )
    end = Scene(id="end", title="E", body=tuple(Passage(html="x", when=(f,)) for f in flags), ending=True)
    case = Case(slug="x", title="X", minutes=1, you_are="a", scenes=(hub, end), debrief=())
    problems = Problems("case.md")
    choice_lines = {"hub": [0] * 19, "end": list[int]()}
    check_case(case, {"hub": 12, "end": 40}, choice_lines, [(41, Check(f)) for f in flags], problems)
    [found] = [problem for problem in problems.found if "too large" in problem.message]
    assert (found.file, found.line) in {("case.md", 12), ("case.md", 40)}
    assert "walks come to more than 2" in found.message
    assert "f17" in found.message
    assert count_ways(case) is None
