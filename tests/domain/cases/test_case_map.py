"""The geometry of the case map."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from learnapp.domain.cases.case_map import DOWN, NARROWEST, map_of
from learnapp.domain.cases.cases import replay
from learnapp.domain.cases.scene_graph import loops
from learnapp.domain.content.content import Case
from tests.domain.cases.generated import cases
from tests.domain.cases.paths import every_path
from tests.domain.cases.test_cases import CASE


def test_scenes_stand_in_layers_by_their_longest_way_from_the_start() -> None:
    found = {node.scene.id: node.layer for node in map_of(CASE).nodes}
    assert found == {"start": 0, "review": 1, "end": 2, "home": 2}


def test_choices_with_one_target_share_a_way() -> None:
    ways = {(edge.source.scene.id, edge.target.scene.id): edge.choices for edge in map_of(CASE).edges}
    assert ways == {
        ("start", "review"): (0, 1),
        ("start", "home"): (2,),
        ("review", "end"): (0,),
        ("review", "home"): (1,),
    }


def test_the_walk_is_marked_on_scenes_and_ways() -> None:
    drawn = map_of(CASE, replay(CASE, [0, 1]))
    assert [node.scene.id for node in drawn.nodes if node.visited] == ["start", "review", "home"]
    assert [(e.source.scene.id, e.target.scene.id) for e in drawn.edges if e.taken] == [
        ("start", "review"),
        ("review", "home"),
    ]
    assert not any(node.visited for node in map_of(CASE).nodes)


def test_what_a_what_if_came_to_is_marked_apart_from_the_walk() -> None:
    drawn = map_of(CASE, replay(CASE, [0, 1]), frozenset({("review", 0), ("start", 1)}))
    assert [node.scene.id for node in drawn.nodes if node.tried] == ["end"]
    assert [(e.source.scene.id, e.target.scene.id) for e in drawn.edges if e.tried] == [
        ("start", "review"),
        ("review", "end"),
    ]


def test_a_way_runs_from_scene_to_scene() -> None:
    edge = map_of(CASE).edges[0]
    assert edge.path.startswith(f"M{edge.source.x:g} {edge.source.y:g}C")
    assert edge.path.endswith(f"{edge.target.x:g} {edge.target.y:g}")


@settings(max_examples=30, deadline=None)
@given(case=cases())
@pytest.mark.slow
def test_no_two_scenes_overlap_and_ways_lead_forward(case: Case) -> None:
    drawn = map_of(case, replay(case, next(every_path(case))))
    places = [(node.x, node.y) for node in drawn.nodes]
    for place, (x, y) in enumerate(places):
        assert NARROWEST / 2 - 0.01 <= x <= drawn.width - NARROWEST / 2 + 0.01
        assert DOWN / 2 <= y <= drawn.height - DOWN / 2
        for other_x, other_y in places[place + 1 :]:
            assert abs(x - other_x) >= NARROWEST - 0.01 or abs(y - other_y) >= DOWN
    around = loops(case)
    assert all(
        edge.source.layer < edge.target.layer or edge.target.scene.id in around[edge.source.scene.id]
        for edge in drawn.edges
    )


def test_a_way_that_passes_a_layer_bends_round_its_scenes() -> None:
    drawn = map_of(CASE)
    (home,) = [e for e in drawn.edges if (e.source.scene.id, e.target.scene.id) == ("start", "home")]
    ((x, y),) = home.bends
    review = next(node for node in drawn.nodes if node.scene.id == "review")
    assert y == review.y
    assert abs(x - review.x) >= NARROWEST / 2
    assert home.path.count("C") == 2


@settings(max_examples=30, deadline=None)
@given(case=cases())
@pytest.mark.slow
def test_no_way_runs_through_a_scene(case: Case) -> None:
    drawn = map_of(case)
    for edge in drawn.edges:
        assert len(edge.bends) == max(abs(edge.target.layer - edge.source.layer) - 1, 0)
        for x, y in edge.bends:
            assert all(abs(node.x - x) > 6 for node in drawn.nodes if node.y == y)


@settings(max_examples=30, deadline=None)
@given(case=cases())
@pytest.mark.slow
def test_the_same_case_is_always_laid_out_alike(case: Case) -> None:
    assert map_of(case) == map_of(case)
