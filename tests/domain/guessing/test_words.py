"""What a text shows at a glance."""

from __future__ import annotations

import pytest

from learnapp.domain.guessing.words import look, phrases, root


@pytest.mark.parametrize(
    ("text", "what", "found"),
    [
        ("Ring at 19:50 about the £1,200", "numbers", ("19:50", "£1,200")),
        ("On Monday she saw two of them", "numbers", ("Monday", "two")),
        ("It costs 5% more", "numbers", ("5%",)),
        ("Tell your own part of it", "numbers", ()),
        ("Ask Farida to ring Dr Hegarty", "names", ("Farida", "Dr Hegarty")),
        ("Everyone knows. They do", "names", ()),
        ("On Tuesday I asked her", "names", ()),
        ("Check the NEWS2 first", "names", ("NEWS2",)),
        ("It may help, if she agrees", "hedges", ("may", "if")),
        ("Nobody ever does it", "absolutes", ("Nobody",)),
        ("That is all right with her", "absolutes", ()),
        ("Say no for now, and that they asked", "joins", ("and",)),
        ("Stand by the sandy bank", "joins", ()),
    ],
)
def test_what_is_seen_in_a_text(text: str, what: str, found: tuple[str, ...]) -> None:
    assert getattr(look(text), what) == found


@pytest.mark.parametrize(("one", "other"), [("rings", "ringing"), ("asked", "asks"), ("ward's", "wards")])
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert root(one) == root(other)


def test_phrases_hold_a_word_of_substance() -> None:
    assert phrases("tell her at once", longest=2) == {"tell her", "at once"}
