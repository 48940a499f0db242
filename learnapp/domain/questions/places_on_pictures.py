"""Places on a picture, as an author writes them and as pages draw them: an outline with a letter for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from learnapp.domain.markup.elements import Attributes, QuestionSource

Area = tuple[float, float, float, float]
"""Left, top, right and bottom, in percent of the picture's width and height."""
SHAPES = ("box", "circle")
LETTERS = "ABCDEFGH"
SMALLEST = 9
"""Percent of the picture's width: 24 pixels for a finger, on the smallest phone, which shows a picture 288 wide."""
_NUMBER = re.compile(r"\d{1,3}(?:\.\d)?")
_FIGURE = re.compile(r'<figure class="picture">.*?</figure>', re.DOTALL)
_IMAGE = re.compile(r"<img [^>]*>")
_PART = re.compile(r'(\w+)="([^"]*)"')
_CAPTION = re.compile(r"<figcaption>.*?</figcaption>", re.DOTALL)
_LETTERED = re.compile(
    r'<figure class="picture"><svg class="hotspot"[^>]* aria-label="([^"]*)">.*?</figure>', re.DOTALL
)
_BLUE = "#005eb8"


class ShownPicture:
    """The one picture of a question's text, as its author's Markdown was rendered."""

    def __init__(self, figure: str) -> None:
        self.figure = figure
        image = _IMAGE.search(figure)
        parts = dict(_PART.findall(image[0])) if image else {}
        self.address, self.alt = parts.get("src", ""), parts.get("alt", "")
        self.width, self.height = int(parts.get("width", 0)), int(parts.get("height", 0))
        caption = _CAPTION.search(figure)
        self.caption = caption[0] if caption else ""


def only_picture(stem: str) -> ShownPicture | None:
    """The picture of a text that has exactly one."""
    figures = _FIGURE.findall(stem)
    shown = ShownPicture(figures[0]) if len(figures) == 1 else None
    return shown if shown and shown.width and shown.height else None


def read_area(source: QuestionSource, attributes: Attributes, shape: float) -> Area | None:
    """The place that an option names, taken out of its attributes; None after reporting what is wrong with it.

    `shape` is the picture's width divided by its height: a circle's radius is in percent of the width.
    """
    given = {name: attributes.values.pop(name) for name in SHAPES if name in attributes.values}
    if len(given) != 1:
        source.problems.error(
            attributes.line,
            "This option needs one place on the picture, in percent of its width and height. Write "
            "`{box=40,30,60,50}` (left, top, right, bottom) or `{circle=20,35,8}` (centre and radius) at its end.",
        )
        return None
    ((name, text),) = given.items()
    words = [word.strip() for word in text.split(",")]
    wanted = 4 if name == "box" else 3
    if len(words) != wanted or not all(_NUMBER.fullmatch(word) for word in words):
        how = "left, top, right, bottom: `box=40,30,60,50`" if name == "box" else "centre, radius: `circle=20,35,8`"
        source.problems.error(attributes.line, f"`{name}={text}` needs {wanted} numbers with commas, {how}.")
        return None
    numbers = [float(word) for word in words]
    area = _box(*numbers) if name == "box" else _circle(*numbers, shape=shape)
    if problem := _problem(area, shape):
        source.problems.error(attributes.line, f"`{name}={text}` {problem}")
        return None
    return area


def _box(left: float, top: float, right: float, bottom: float) -> Area:
    return (left, top, right, bottom)


def _circle(across: float, down: float, radius: float, *, shape: float) -> Area:
    high = round(radius * shape, 2)
    return (across - radius, down - high, across + radius, down + high)


def _problem(area: Area, shape: float) -> str:
    left, top, right, bottom = area
    if left >= right or top >= bottom:
        return "has its left and top after its right and bottom: write left, top, right, bottom."
    if min(area) < 0 or max(area) > 100:
        return "reaches beyond the picture: its numbers are percent, from 0 to 100."
    if min(right - left, (bottom - top) / shape) < SMALLEST:
        return (
            f"is too small for a finger on a phone: make it at least {SMALLEST}% of the picture's width, both across "
            "and down."
        )
    return ""


def refuse_overlaps(source: QuestionSource, places: Sequence[tuple[int, Area]]) -> None:
    """Report places that lie on one another: a tap would mean both. `places` have the lines of their options."""
    for (first, one), (line, other) in combinations(places, 2):
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]:
            source.problems.error(
                line, f"This place overlaps the one in line {first}, so a tap could mean either. Move them apart."
            )


def reading_order(areas: Sequence[Area]) -> tuple[int, ...]:
    """The places from top to bottom and, if about level, from left to right: an order that gives nothing away."""
    middles = [((area[0] + area[2]) / 2, (area[1] + area[3]) / 2) for area in areas]
    return tuple(sorted(range(len(areas)), key=lambda n: (middles[n][1] // 20, middles[n][0], middles[n][1])))


def lettered(picture: ShownPicture, areas: Sequence[Area], round_ones: Sequence[bool]) -> str:
    """The picture with an outline and a letter on each place, in reading order, and a link to it without them."""
    width, height = picture.width, picture.height
    order = reading_order(areas)
    drawn = "".join(
        _place(n, _scaled(areas[place], width, height), width, around=round_ones[place])
        for n, place in enumerate(order)
    )
    # The attribute says how wide; the shape follows from the box. Inline styles are forbidden on pages.
    return (
        f'<figure class="picture"><svg class="hotspot" viewBox="0 0 {width} {height}" width="100%" role="img" '
        f'aria-label="{picture.alt}"><rect width="{width}" height="{height}" fill="#fff"></rect>'
        f'<image href="{picture.address}" width="{width}" height="{height}"></image>{drawn}</svg>'
        f'{picture.caption}<a href="{picture.address}">See the picture by itself</a></figure>'
    )


def picture_in_words(stem: str) -> str:
    """A text with its lettered picture described in words, for systems that cannot take the picture."""
    return _LETTERED.sub(lambda found: f"<p>(Picture: {found[1]})</p>", stem)


def _scaled(area: Area, width: int, height: int) -> Area:
    left, top, right, bottom = area
    return (left * width / 100, top * height / 100, right * width / 100, bottom * height / 100)


def _place(number: int, area: Area, width: int, *, around: bool) -> str:
    left, top, right, bottom = area
    across, down = (left + right) / 2, (top + bottom) / 2
    if around:
        shape = (
            f'<ellipse cx="{across:.5g}" cy="{down:.5g}" rx="{(right - left) / 2:.5g}" ry="{(bottom - top) / 2:.5g}"'
        )
    else:
        shape = f'<rect x="{left:.5g}" y="{top:.5g}" width="{right - left:.5g}" height="{bottom - top:.5g}"'
    name = shape[1:].split(" ", 1)[0]
    lines = "".join(
        f'{shape} fill="{_BLUE}" fill-opacity="0" stroke="{colour}" stroke-width="{width / part:.4g}"></{name}>'
        for colour, part in (("#fff", 80), (_BLUE, 160))
    )
    return (
        f'<g data-place="{number}">{lines}<circle cx="{across:.5g}" cy="{down:.5g}" r="{width * 0.037:.4g}" '
        f'fill="{_BLUE}" stroke="#fff" stroke-width="{width / 240:.4g}"></circle>'
        f'<text x="{across:.5g}" y="{down:.5g}" dy=".35em" text-anchor="middle" font-family="sans-serif" '
        f'font-weight="bold" font-size="{width * 0.046:.4g}" fill="#fff">{LETTERS[number]}</text></g>'
    )
