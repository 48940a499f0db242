"""What must hold of every kind of activity, those to come included: `good_module` has an example of each, or
`EXAMPLES` here."""

import pytest

from learnapp.domain.activities import KINDS, kind_of
from learnapp.domain.activities.records import Record
from learnapp.domain.content.content import Activity, Module
from learnapp.domain.editions.edition_changes import compare
from learnapp.domain.editions.edition_encoding import decode_module, encode_module
from learnapp.educator.previews.preview import PREVIEWS
from learnapp.learner.places import SCREENS
from learnapp.paths import TEMPLATES
from tests.domain.reading.good_module import FILES, read

every_kind = pytest.mark.parametrize("name", KINDS)
EXAMPLES: dict[str, str] = {}
"""Files of kinds that the good module lacks: name -> text."""


def _module() -> Module:
    found, problems = read(FILES | EXAMPLES)
    assert found, problems
    return found


MODULE = _module()


def _example(name: str) -> Activity:
    return next(activity for activity in MODULE.activities if kind_of(activity).name == name)


@every_kind
def test_a_kind_is_found_by_its_name_and_by_what_it_reads(name: str) -> None:
    kind = KINDS[name]
    assert kind.name == name
    assert kind.Content.__struct_config__.tag == name
    assert kind_of(_example(name)) is kind


@every_kind
def test_it_has_a_screen_and_a_preview(name: str) -> None:
    assert name in SCREENS
    assert name in PREVIEWS or (TEMPLATES / "educator" / "previews" / f"preview_{name}.html").is_file()


@every_kind
def test_it_is_named_for_learners_authors_and_lists(name: str) -> None:
    kind, example = KINDS[name], _example(name)
    assert kind.title
    assert kind.what.startswith(("A ", "An "))
    assert kind.shown_title(example)
    assert not kind.search_text(example).startswith(" ")


@every_kind
def test_an_edition_gives_it_back_and_does_not_differ_from_itself(name: str) -> None:
    module = decode_module(encode_module(MODULE))
    assert module.activity(_example(name).slug) == _example(name)
    assert compare(MODULE, module).edits == ()


@every_kind
def test_what_was_begun_has_a_next_step_and_some_of_it_left(name: str) -> None:
    kind, example = KINDS[name], _example(name)
    record = Record(kind=name)
    assert kind.doing(record) != "start"
    assert 0 < kind.share_left(example, record) <= 1
    assert kind.share_left(example, None) == 1


@every_kind
def test_every_place_to_vote_on_is_put_and_told(name: str) -> None:
    kind, example = KINDS[name], _example(name)
    for place in kind.vote_places(example):
        item, told = kind.vote_item(MODULE, example, place.id), kind.reveal(example, place.id)
        assert item
        assert told
        assert len(item.options) == len(told.of_each) == place.options
    assert kind.vote_item(MODULE, example, "nowhere") is None
    assert kind.reveal(example, "nowhere") is None


@every_kind
def test_only_its_own_places_can_be_written_about(name: str) -> None:
    kind, example = KINDS[name], _example(name)
    assert not kind.holds(example, "nowhere")
    assert kind.place_title(example, "nowhere", "Title", lambda: None).endswith("Title")
