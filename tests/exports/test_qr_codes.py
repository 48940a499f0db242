"""QR codes of addresses."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import segno

from learnapp.exports.qr_codes import qr_svg

ADDRESS = "https://learn.example.org/sets/12/7/"


def _squares(svg: str) -> set[tuple[int, int]]:
    """The dark squares of the drawing, by row and column without the margin."""
    path = next(e for e in ET.fromstring(svg).iter() if e.get("stroke")).get("d", "")
    found, x, y = set(), 0.0, 0.0
    for move, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        if move == "h":
            found |= {(int(y), int(x) + n) for n in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if move == "M" else (x + values[0], y + values[1])
    return {(row - 4, column - 4) for row, column in found}


def test_it_draws_the_code_of_the_address_on_a_light_margin() -> None:
    svg = str(qr_svg(ADDRESS))
    matrix = segno.make_qr(ADDRESS, error="m").matrix
    dark = {(r, c) for r, row in enumerate(matrix) for c, bit in enumerate(row) if bit}
    assert _squares(svg) == dark
    size = len(matrix) + 8
    assert f'viewBox="0 0 {size} {size}"' in svg
    assert f'fill="#fff" d="M0 0h{size}v{size}h-{size}z"' in svg


def test_it_fits_into_a_page_without_styles_or_anything_fetched() -> None:
    svg = str(qr_svg(ADDRESS))
    assert svg.startswith("<svg ")
    for no in ("style=", "href", "http", "<script", "<?xml"):
        assert no not in svg
