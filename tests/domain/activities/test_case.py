"""The kind `case`: a story to walk through."""

from typing import Any

import pytest

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.records import CaseRecord
from learnapp.domain.content.content import Case
from tests.domain.reading.good_module import good

CASE: Any = next(activity for activity in good().activities if isinstance(activity, Case))
KIND = kind_of(CASE)


def _record(path: tuple[int, ...] = (), ended: bool = False) -> CaseRecord:
    return CaseRecord(path=path, ended=ended)


@pytest.mark.parametrize(("ended", "doing"), [(False, "go on"), (True, "open the debrief")])
def test_after_an_ending_the_debrief_is_what_is_left(ended: bool, doing: str) -> None:
    assert KIND.doing(_record(ended=ended)) == doing


def test_a_scene_is_named_only_to_those_who_have_seen_it() -> None:
    first, second = CASE.scenes[0], CASE.scenes[1]
    for path, place, named in (
        ((), first.id, True),
        ((), second.id, False),
        ((0,), first.id, True),
        ((99,), first.id, False),  # the case has changed since
        (None, first.id, False),
    ):
        title = KIND.place_title(CASE, place, "Ten past three", lambda walked=path: walked)
        assert (title != "Ten past three") == named, (path, place)
        assert not named or "“" + first.title + "”" in title


def test_a_search_looks_through_the_opening_and_nothing_later() -> None:
    words = KIND.search_text(CASE)
    assert CASE.scenes[0].title in words
    for scene in CASE.scenes[1:]:
        assert scene.title not in words


def test_it_holds_its_scenes_and_no_other_place() -> None:
    assert all(KIND.holds(CASE, scene.id) for scene in CASE.scenes)
    assert not KIND.holds(CASE, "nowhere")
