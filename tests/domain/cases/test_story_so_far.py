"""The story of a case so far, in two lines."""

import pytest

from learnapp.domain.cases.story_so_far import StorySoFar, share_left, story_so_far
from tests.domain.learning.spare import CASE


@pytest.mark.parametrize(
    ("path", "story", "left"),
    [
        ((), StorySoFar("One"), 1.0),
        ((0,), StorySoFar("Two", "One", "to <em>two</em>"), 0.75),
        ((0, 0), StorySoFar("Three", "One", "to <em>two</em>"), 0.5),
        ((0, 0, 1), StorySoFar("Five", "Three", "to <em>five</em>"), 0.25),
        ((1,), StorySoFar("Four", "One", "to <em>four</em>"), 0.25),
        ((7,), None, 1.0),
    ],
)
def test_a_story_is_told_by_where_it_is_and_the_last_decision(
    path: tuple[int, ...], story: StorySoFar | None, left: float
) -> None:
    assert story_so_far(CASE, path) == story
    assert share_left(CASE, path) == left
