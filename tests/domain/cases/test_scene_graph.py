"""Ways back: allowed through hubs, and reported without one."""

from __future__ import annotations

import pytest

from learnapp.domain.cases.scene_graph import circle, loops, onward
from learnapp.domain.content.content import Case, Choice, Scene

GRAPHS = [
    # Scenes with where they lead (a hub has a star), the circle, and the scenes that can be visited again.
    ("a:bc b:c c:", "", ""),
    ("a:b b:a", "aba", ""),
    ("a:b b:c c:bd d:", "bcb", ""),
    ("a:b b*:cd c:b d:", "", "bc"),
    ("a:b b*:bc c:", "", "b"),
    ("a:b b*:cd c:d d:be e:", "", "bcd"),
    ("a:b b*:cd c:ec e:b d:", "cc", "bce"),
    ("a:b b*:c c*:bd d:", "", "bc"),
    ("a:bx b:a x:", "aba", ""),
]


def _case(graph: str) -> Case:
    scenes = []
    for row in graph.split():
        id_, _, leads = row.partition(":")
        choices = tuple(Choice(html=target, target=target) for target in leads)
        scenes.append(Scene(id=id_[0], title=id_, body=(), choices=choices, hub="*" in id_))
    return Case(slug="x", title="X", minutes=1, you_are="a", scenes=tuple(scenes), debrief=())


@pytest.mark.parametrize(("graph", "around", "again"), GRAPHS)
def test_ways_back(graph: str, around: str, again: str) -> None:
    case = _case(graph)
    assert "".join(circle(case)) == around
    assert "".join(sorted(loops(case))) == again


def test_a_drafts_choices_to_no_scene_are_left_out() -> None:
    assert onward(_case("a:bz b:")) == {"a": ("b",), "b": ()}
