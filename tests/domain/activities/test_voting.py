"""What a set can vote on in an activity."""

import re
from pathlib import Path

import pytest

from learnapp.domain.content.content import Case
from learnapp.domain.sets import vote_items
from tests.domain.sets.voted import FOLDERS, _module


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.slow
def test_every_place_is_put_in_full_and_told_in_full_afterwards(folder: Path) -> None:
    module, seen = _module(folder), 0
    for activity in module.activities:
        for place in vote_items.places(module, activity.slug):
            put = vote_items.vote_item(module, activity.slug, place.id)
            told = vote_items.reveal(module, activity.slug, place.id)
            assert put is not None
            assert told is not None
            seen += 1
            assert len(put.options) == len(told.of_each) == place.options >= 2
            assert len(set(put.plain_options)) == len(put.options)
            assert "{{" not in "".join((put.title, put.body, *put.options, *told.of_each))
            if isinstance(activity, Case):
                assert told.right is None
            else:
                assert told.right is not None
                assert all(told.of_each)
    assert seen


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.slow
def test_every_decision_can_be_voted_on(folder: Path) -> None:
    module = _module(folder)
    for case in (activity for activity in module.activities if isinstance(activity, Case)):
        decisions = [scene.id for scene in case.scenes if scene.decision]
        assert [place.id for place in vote_items.places(module, case.slug)] == decisions


def test_what_is_put_holds_no_feedback_and_no_consequence() -> None:
    module = _module(FOLDERS[-1])
    for activity in module.activities:
        for place in vote_items.places(module, activity.slug):
            put, told = (f(module, activity.slug, place.id) for f in (vote_items.vote_item, vote_items.reveal))
            words = re.findall(r"\S{4,}", " ".join(getattr(told, "of_each", ())))
            assert words
            for text in filter(None, getattr(told, "of_each", ())):
                assert text not in repr(put)


@pytest.mark.parametrize(
    ("activity", "place"), [("spilt", "nowhere"), ("nothing", "start"), ("leaves", "start"), ("after", "nothing")]
)
def test_what_is_not_there_cannot_be_voted_on(activity: str, place: str) -> None:
    module = _module(FOLDERS[-1])
    assert vote_items.vote_item(module, activity, place) is None
    assert vote_items.reveal(module, activity, place) is None
    assert vote_items.right_option(module, activity, place) is None


@pytest.mark.parametrize(
    ("activity", "place", "name"),
    [
        ("spilt", "corridor", "Spilt, at the scene “The corridor”"),
        ("after", "warmest", "After the tea, the question “Which cup is warmest?”"),
    ],
)
def test_a_discussion_is_named_by_the_activity_first(activity: str, place: str, name: str) -> None:
    item = vote_items.vote_item(_module(FOLDERS[-1]), activity, place)
    assert item is not None
    assert item.named == name
