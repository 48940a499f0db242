"""Links and pictures of authors' text as a package has them."""

from __future__ import annotations

import pytest

from learnapp.exports.scorm.fragments import Fragments

PICTURE = "a" * 64 + ".svg"


def _fragments() -> Fragments:
    return Fragments("night-calls", {"sbar"}, {"three-calls": "part.1"})


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<a href="/glossary/#night-calls-sbar">SBAR</a>', '<a href="#glossary.sbar">SBAR</a>'),
        ('<a href="/glossary/#other-sbar">SBAR</a>', "SBAR"),
        ('<a href="/modules/night-calls/three-calls/">the case</a>', '<a href="#part.1">the case</a>'),
        ('<a href="/modules/night-calls/gone/">the case</a>', "the case"),
        ('<a href="/claims/#claim-3">claim <em>3</em></a>', "claim <em>3</em>"),
        (
            '<a href="https://x.org/?a=1&amp;b=2">there</a>',
            '<a href="https://x.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">there</a>',
        ),
        ('<a href="javascript:alert(1)">there</a>', "there"),
        ("<abbr>no link</abbr>", "<abbr>no link</abbr>"),
    ],
)
def test_a_link_leads_somewhere_or_is_words(written: str, shown: str) -> None:
    assert _fragments().html(written) == shown


def test_a_picture_lies_beside_the_page() -> None:
    fragments = _fragments()
    written = f'<figure><a href="/pictures/{PICTURE}"><img alt="A plan" src="/pictures/{PICTURE}"></a></figure>'
    shown = fragments.html(written)
    assert 'src="pictures/aaaaaaaaaaaaaaaa.svg"' in shown
    assert '<a href="pictures/aaaaaaaaaaaaaaaa.svg" target="_blank"' in shown
    assert fragments.used == {PICTURE}


@pytest.mark.parametrize(
    "written",
    [
        '<audio preload="none" src="/pictures/{0}"> </audio>',
        '<track default="default" kind="captions" src="/pictures/{0}" />',
        '<source media="(max-width: 40em)" srcset="/pictures/{0}" type="image/webp" />',
        '<svg class="hotspot"><image href="/pictures/{0}" width="320"></image></svg>',
    ],
)
def test_whatever_shows_or_plays_a_file_takes_it_along(written: str) -> None:
    fragments = _fragments()
    assert fragments.html(written.format(PICTURE)) == written.replace("/pictures/{0}", "pictures/aaaaaaaaaaaaaaaa.svg")
    assert fragments.used == {PICTURE}


def test_numbers_are_filled_in() -> None:
    assert _fragments().html("It costs {{cost:£}}.", {"cost": 1250.0}) == "It costs £1,250."
