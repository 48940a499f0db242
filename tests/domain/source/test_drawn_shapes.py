"""Shapes of a drawing whose parts use one another are counted as a browser draws them, and too many are refused."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from learnapp.domain.source.drawn_shapes import MOST
from learnapp.domain.source.pictures import PictureError, read_picture
from learnapp.paths import MODULES
from tests.domain.source.test_pictures import drawing, refused

LEVELS = range(9)


def nested(part: str, again: str, style: str = "") -> bytes:
    """Nine levels, each with ten uses of the next."""
    parts = "".join(part.format(n=n, ten=again.format(n=n + 1) * 10) for n in LEVELS)
    return drawing(f'<style>{style}</style><defs>{parts}<rect id="a9"/></defs>' + again.format(n=0))


FROM_ABOVE = "".join(f'<g fill="url(#a{n + 1})"><pattern id="a{n}">{"<rect/>" * 10}</pattern></g>' for n in LEVELS)
RULES = "".join(f".a{n}{{fill:url(#a{n})}}" for n in range(10))
QUOTED = "".join(f"[class='a{n}{{']{{fill:url(#a{n})}}" for n in range(10))


@pytest.mark.parametrize(
    "data",
    [
        nested('<g id="a{n}">{ten}</g>', '<use href="#a{n}"/>'),
        nested('<g id="a{n}">{ten}</g>', '<use href="#%61{n}"/>'),
        nested('<g id="a{n}">{ten}</g>', '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="#a{n}"/>'),
        nested('<pattern id="a{n}">{ten}</pattern>', '<rect fill="url(#a{n})"/>'),
        nested('<mask id="a{n}">{ten}</mask>', '<rect mask="URL( &quot;#a{n}&quot; )"/>'),
        nested('<marker id="a{n}">{ten}</marker>', '<path d="M0 0 1 1" style="fill:red;marker-end:url(#a{n})"/>'),
        nested('<pattern id="a{n}">{ten}</pattern>', '<rect class="b a{n}"/>', RULES),
        nested('<pattern id="a{n}">{ten}</pattern>', '<rect class="a{n}"/>', "@media all{/*}*/" + RULES + "}"),
        drawing(FROM_ABOVE + '<pattern id="a9"><rect/></pattern><rect fill="url(#a0)"/>'),
        drawing('<g id="a">' + "<rect/>" * 900 + "</g>" + '<use href="#a"/>' * 900),
        drawing(
            '<marker id="a">'
            + "<rect/>" * 90
            + '</marker><g marker-mid="url(#a)"><path d="M0 0'
            + " 1 1" * 900
            + '"/></g>'
        ),
    ],
)
def test_a_drawing_of_more_shapes_than_a_browser_draws_is_refused(data: bytes) -> None:
    assert f"more than {MOST:,} shapes" in str(refused("pictures/a.svg", data))


@pytest.mark.parametrize(
    "data",
    [
        nested('<pattern id="a{n}">{ten}</pattern>', '<rect class="{{ 😀"/>', ".😀{fill:url(#a0)}" + RULES),
        nested('<pattern id="a{n}">{ten}</pattern>', '<rect class="a{n}{{"/>', QUOTED),
        nested('<pattern id="a{n}">{ten}</pattern>', '<rect class="a{n}"/>', f"b{{c:'/*'}}{RULES}b{{c:'*/'}}"),
        nested('<pattern id="a{n}">{ten}</pattern>', '<rect class="a{n}"/>', f"b{{c:'/*\n}}{RULES}/**/"),
    ],
)
def test_a_style_that_could_be_read_in_two_ways_hides_nothing(data: bytes) -> None:
    """By signs in names, by braces in strings, or by what looks like a comment in one."""
    refused("pictures/a.svg", data)


@pytest.mark.parametrize(
    "inner",
    [
        '<g id="a"><use href="#a"/></g>',
        '<style>rect{--a:url(#a);fill:var(--a)}</style><rect id="a"/>',
        "<style>rect{fill:url(#a)</style>",
        "<g>" * 2000 + "</g>" * 2000,
        "<style>" + "*{fill:url(#a)}" * 3000 + "</style>" + "<g/>" * 10_000,
        '<rect id="a)b"/><rect fill="url(&quot;#a)b&quot;)"/>',
        "<style>rect{d:path('M0 0 1 1')}</style><rect/>",
        '<g id="a"/>' * 4000 + f'<rect fill="{"url(#a)" * 4000}"/>',
    ],
)
def test_what_cannot_be_counted_is_refused(inner: str) -> None:
    assert "lead back to themselves" in str(refused("pictures/a.svg", drawing(inner)))


def test_plain_uses_of_parts_are_drawn() -> None:
    """As drawing programs write them, gradients that lead to gradients among them."""
    inner = (
        '<style>.a{fill:url(#b)}.c{clip-path:url(#d)}</style><linearGradient id="e"/><linearGradient id="b" href="#e"/>'
        '<clipPath id="d"><rect class="a"/></clipPath><symbol id="f"><g class="c"><rect class="a"/></g></symbol>'
        '<marker id="h"><path d="M0 0"/></marker><path marker-end="url(#h)" d="M0 0 9 9"/>'
    )
    read_picture("pictures/a.svg", drawing(inner + '<use href="#f"/>' * 300))


def test_every_drawing_of_the_shipped_modules_is_drawn() -> None:
    for file in Path(MODULES).rglob("*.svg"):
        try:
            read_picture(f"pictures/{file.name}", file.read_bytes())
        except PictureError as error:
            pytest.fail(f"{file}: {error}")


@pytest.mark.parametrize(
    "inner",
    [
        f"<style>{'a' * 90_000}</style>",
        f"<style>{'a{' * 45_000}</style>",
        f"<style>a{{fill:url({' ' * 90_000}#b}}</style>",
        f'<rect fill="url({" " * 90_000}#b"/>',
        "<style>a</style>" * 5_000,
        f"<style>{'a{' * 9000}{'}' * 9000}</style>",
    ],
)
def test_a_drawing_is_read_in_a_moment_whatever_its_style(inner: str) -> None:
    began = time.process_time()
    with contextlib.suppress(PictureError):
        read_picture("pictures/a.svg", drawing(inner))
    assert time.process_time() - began < 1
