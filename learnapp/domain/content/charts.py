"""Tables drawn as pictures: inline SVG, styled by classes and `currentColor` so that it follows the page's theme.

A chart is a figure: its title, the picture, and the table it was drawn from, which says the same to everyone.
A chart whose table holds `{{parameters}}` is left without its picture until they have values; `draw` then adds it.
Series differ by dashes, markers and direct labels, never by colour alone.
"""

from __future__ import annotations

import html
import math
import re
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from learnapp.domain.content.quotation_marks import curled

KINDS = ("line", "bar", "bridge")

WIDTH, HEIGHT = 640, 340
_ON_PHONE, _ON_PHONE_LARGE, _LINE_HIGH, _MOST_LINES = 50, 26, 26, 4
"""How many characters fit in a row of labels on a phone, with the usual small print and with print as large as the
page's; the height of a line of labels in that larger print; how many lines a label may take.
"""
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 20, 34, 44
_SWATCH, _LETTER, _ROW_HIGH, _DIGIT = 30, 11.8, 24, 16
_LONGEST_NAME = 42
_DASHES = ("", "8 4", "2 3", "10 3 2 3", "4 4")
_SHADES = ("0.85", "0.45", "0.65", "0.3", "0.55")

_FIGURE = re.compile(
    r'<figure class="chart" data-chart="(\w+)">\n<figcaption>(.*?)</figcaption>\n(<table>.*?</table>)', re.DOTALL
)
_FOLDED = (
    '<details class="nhsuk-details"><summary class="nhsuk-details__summary">'
    '<span class="nhsuk-details__summary-text">The numbers</span></summary><div class="nhsuk-details__text">'
    '<div class="scroll" tabindex="0" role="region" aria-label="The numbers">'
)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[-−–+]?)\s*(?P<pound>£?)\s*(?P<sign2>[-−–+]?)(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|k|m|bn)?\)?"
)


class ChartCell(NamedTuple):
    """A number as written in a table: its value and its units (`£`, `%`, `m`)."""

    value: float
    pound: bool
    unit: str


class ChartTable(NamedTuple):
    """Labels, the series' names, and the numbers a series: None where a cell is empty."""

    labels: list[str]
    names: list[str]
    series: list[list[ChartCell | None]]


class ChartError(ValueError):
    """The table cannot be drawn; the message says what to write instead."""


def figure(kind: str, title: str, table: str) -> str:
    """A chart's figure. `table` is the HTML of one table; its picture is drawn unless it awaits parameters.

    Raises ChartError if the table cannot be drawn.
    """
    caption = html.escape(curled(title))
    whole = f'<figure class="chart" data-chart="{kind}">\n<figcaption>{caption}</figcaption>\n{table}\n</figure>'
    read_table(table, kind)
    return whole if "{{" in table else draw(whole)


def draw(page: str) -> str:
    """The page with a picture added to each chart that has none yet. Call it after filling in the parameters."""
    if 'data-chart="' not in page:
        return page
    return _FIGURE.sub(_drawn, page)


def of_counts(title: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> str:
    """A line chart of what the site counted: a line for each name in `head` after the first, a point for each row.

    Its table is folded away under "The numbers", where a table that is too wide can be scrolled. Texts are escaped.
    """
    series: list[list[ChartCell | None]] = [
        [ChartCell(count, False, "") for count in column]
        for column in zip(*(counts for _, counts in rows), strict=True)
    ]
    picture = _line(title, ChartTable([label for label, _ in rows], list(head[1:]), series), outside=True)
    names = "".join(f"<th>{html.escape(name)}</th>" for name in head)
    cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in (label, *counts)) for label, counts in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f'<figure class="chart chart-of-counts">\n<figcaption>{html.escape(title)}</figcaption>\n{picture}\n{_FOLDED}'
        f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table></div></div></details>\n</figure>"
    )


def _drawn(match: re.Match[str]) -> str:
    kind, title, table = match[1], html.unescape(match[2]), match[3]
    if "{{" in table:
        return match[0]
    picture = _PICTURES[kind](title, read_table(table, kind))
    return f'<figure class="chart">\n<figcaption>{match[2]}</figcaption>\n{picture}\n{table}'


def read_table(table: str, kind: str) -> ChartTable:
    """What a table's HTML holds. Cells with `{{parameters}}` count as empty."""
    rows = [[html.unescape(_TAG.sub("", cell)).strip() for cell in _CELL.findall(row)] for row in _ROW.findall(table)]
    if len(rows) < 3 or len(rows[0]) < 2:
        raise ChartError(
            "A chart needs a table with labels in its first column, numbers in the next, and at least two rows."
        )
    if kind == "bridge" and len(rows[0]) != 2:
        raise ChartError(
            "A bridge has two columns: a label and an amount. The first row is the start, the last the end."
        )
    if kind == "bridge" and len(rows) < 4:
        raise ChartError("A bridge needs a start, at least one step and an end.")
    columns = range(1, len(rows[0]))
    series = [[_number(row[column], row[0]) if column < len(row) else None for row in rows[1:]] for column in columns]
    return ChartTable([row[0] for row in rows[1:]], rows[0][1:], series)


def _number(text: str, label: str) -> ChartCell | None:
    if not text or "{{" in text or text in ("-", "–", "—"):
        return None
    match = _NUMBER.fullmatch(text)
    if not match:
        raise ChartError(
            f"“{text}” in the row “{label}” is not a number. Write numbers such as 12, −4.5, £1,200 or 8%."
        )
    value = float(match["digits"].replace(",", ""))
    negative = match["open"] or match["sign"] in ("-", "−", "–") or match["sign2"] in ("-", "−", "–")
    return ChartCell(-value if negative else value, bool(match["pound"]), match["unit"] or "")


# Scales


class _Scale:
    """Turns values into heights, with round ticks that cover every value, and zero unless it is far away."""

    def __init__(self, values: list[float], *, zero: bool) -> None:
        low, high = min(values, default=0.0), max(values, default=1.0)
        if zero or low <= 0 <= high or (low > 0 and low < 0.6 * high) or (high < 0 and high > 0.6 * low):
            low, high = min(low, 0.0), max(high, 0.0)
        if low == high == 0:
            high = 1.0  # nothing has happened yet, and counts are never negative
        elif low == high:
            low, high = low - abs(low) * 0.1 - 0.5, high + abs(high) * 0.1 + 0.5
        step = _round_step((high - low) / 5)
        if all(float(value).is_integer() for value in values):
            step = math.ceil(step) if step < 2 else 5 if step == 2.5 else step  # people come in whole numbers
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        self.step = step
        self.ticks = [round(step * n, 10) for n in range(first, last + 1)]

    def y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return _TOP + (HEIGHT - _TOP - _BOTTOM) * (high - value) / (high - low)

    @property
    def floor(self) -> float:
        """The height of zero, or of the lowest tick if zero is off the picture."""
        return self.y(min(max(0.0, self.ticks[0]), self.ticks[-1]))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(m for m in (1, 2, 2.5, 5, 10) if rough <= m * power * 1.0000001)


def _say(value: float, like: ChartCell | None, decimals: int = 0, *, sign: bool = False) -> str:
    """A number written in the style of the table's numbers."""
    digits = f"{abs(value):,.{decimals}f}"
    before = "−" if value < 0 and float(digits.replace(",", "")) else "+" if sign and value > 0 else ""
    return f"{before}{'£' if like and like.pound else ''}{digits}{like.unit if like else ''}"


def _decimals(step: float) -> int:
    return next((d for d in range(4) if abs(step * 10**d - round(step * 10**d)) < 1e-6), 4)


# Pictures


def _x(place: int, count: int, left: int = _LEFT) -> float:
    return left + (WIDTH - left - _RIGHT) * (place + 0.5) / count


def _frame(
    title: str,
    description: str,
    scale: _Scale,
    labels: list[str],
    like: ChartCell | None,
    drawn: list[str],
    above: int = 0,
    on_phone: int = _ON_PHONE,
    left: int = _LEFT,
) -> str:
    """The parts that every picture has: its name, its description, gridlines with their values, and the labels below.

    `above` is the room for the legend's further rows, on top of the picture. `left` is where the plot begins; narrower
    than usual, the values begin at the picture's edge.
    """
    edge, anchor = (_LEFT - 8, "end") if left == _LEFT else (0, "start")
    below, deeper = _labels(labels, on_phone, left)
    parts = [
        f'<svg class="chart-picture" viewBox="0 {-above} {WIDTH} {HEIGHT + above + deeper}" role="img" '
        'font-size="14" fill="currentColor">',
        f"<title>{html.escape(title)}</title>",
        f"<desc>{html.escape(description)}</desc>",
    ]
    for tick in scale.ticks:
        y = scale.y(tick)
        opacity = "0.6" if tick == 0 else "0.2"
        parts.append(
            f'<line class="chart-grid" x1="{left}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="currentColor" stroke-opacity="{opacity}"/>'
            f'<text class="chart-tick" x="{edge}" y="{y + 5:.1f}" text-anchor="{anchor}">'
            f"{_say(tick, like, _decimals(scale.step))}</text>"
        )
    return "".join([*parts, *below, *drawn, "</svg>"])


def _labels(labels: list[str], row: int, left: int) -> tuple[list[str], int]:
    """The labels below, and the room that their further lines take.

    A few labels are each shown whole, over several lines if needed. If there are many, those that would run into one
    another are left out at even intervals; the table has them all.
    """
    wide = max(4, row // len(labels))
    lines = [textwrap.wrap(label, wide, break_long_words=False) for label in labels]
    if all(len(label) <= wide + 1 for label in labels):  # so that "8 Nov" and "15 Nov" look alike
        lines = [[label] for label in labels]
    close = row == _ON_PHONE_LARGE and any(len(label) >= wide for label in labels)
    if not close and all(len(of) <= _MOST_LINES and all(len(line) <= wide + 2 for line in of) for of in lines):
        return [_label(of, _x(place, len(labels), left), "chart-label") for place, of in enumerate(lines)], (
            _LINE_HIGH * (max(map(len, lines), default=1) - 1)
        )
    longest = max(map(len, [*labels, "x"]))
    every = math.ceil(len(labels) / max(1, min(12, 80 // longest)))
    # On a phone the small print is larger, so that more of them are left out there.
    on_phone = every * math.ceil(len(labels) / every / max(1, min(12, row // longest)))
    return [
        _label(
            [_short(label)],
            _x(place, len(labels), left),
            f"chart-label{' chart-label-spare' if place % on_phone else ''}",
        )
        for place, label in enumerate(labels)
        if place % every == 0
    ], 0


def _label(lines: list[str], at: float, named: str) -> str:
    x = f"{at:.1f}"
    first, *more = map(html.escape, lines or [""])
    rest = "".join(f'<tspan x="{x}" dy="1.2em">{line}</tspan>' for line in more)
    return f'<text class="{named}" x="{x}" y="{HEIGHT - 20}" text-anchor="middle">{first}{rest}</text>'


def _short(label: str) -> str:
    return label if len(label) <= 18 else label[:17].rstrip() + "…"


def _legend(names: list[str], swatches: list[str]) -> tuple[list[str], int]:
    """The names of the series, in as many rows as they need, and the height that the rows after the first take.

    The widths are those of a phone, where the small print is largest.
    """
    if len(names) < 2:
        return [], 0
    places: list[tuple[float, int]] = []
    x, row = 0.0, 0
    for name in map(_named, names):
        wide = _SWATCH + _LETTER * len(name)
        if x and x + wide > WIDTH - _LEFT - _RIGHT:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += wide + _SWATCH
    drawn = [
        f'<g transform="translate({_LEFT + x:.1f} {14 - _ROW_HIGH * (row - at)})">{swatch}'
        f'<text class="chart-name" x="{_SWATCH}" y="5">{html.escape(_named(name))}</text></g>'
        for name, swatch, (x, at) in zip(names, swatches, places, strict=True)
    ]
    return drawn, _ROW_HIGH * row


def _legend_outside(names: list[str], swatches: list[str]) -> str:
    if len(names) < 2:
        return ""
    mark = '<svg viewBox="0 -5 24 10" width="24" height="10" aria-hidden="true">'
    items = (
        f"<li>{mark}{swatch}</svg><span>{html.escape(name)}</span></li>"
        for name, swatch in zip(names, swatches, strict=True)
    )
    return f'<ul class="facts">{"".join(items)}</ul>'


def _named(name: str) -> str:
    """A name that fits in a row: a longer one keeps its beginning and its end, which says whom the series is about."""
    return name if len(name) <= _LONGEST_NAME else f"{name[:24].rstrip()}…{name[-18:].lstrip()}"


def _values(table: ChartTable) -> list[float]:
    return [cell.value for cells in table.series for cell in cells if cell]


def _like(table: ChartTable) -> ChartCell | None:
    return next((cell for cells in table.series for cell in cells if cell), None)


def _describe(table: ChartTable) -> str:
    """Each series' first, last, lowest and highest number in a sentence."""
    said = []
    for name, cells in zip(table.names, table.series, strict=True):
        held = [(label, cell) for label, cell in zip(table.labels, cells, strict=True) if cell]
        if held:
            low, high = min(held, key=lambda p: p[1].value), max(held, key=lambda p: p[1].value)
            said.append(
                f"{name}: from {_cell(held[0])} to {_cell(held[-1])}; lowest {_cell(low)}, highest {_cell(high)}."
            )
    return " ".join(said) + " The table below has every number."


def _cell(held: tuple[str, ChartCell]) -> str:
    label, cell = held
    return f"{_say(cell.value, cell, _decimals(cell.value))} ({label})"


def _line(title: str, table: ChartTable, *, outside: bool = False) -> str:
    """A line chart. With `outside` the names of the series are text of the page, above the picture."""
    scale = _Scale(_values(table), zero=False)
    left = _DIGIT * max(len(_say(tick, None)) for tick in scale.ticks) + 12 if outside else _LEFT
    radius, whole = (5, ' vector-effect="non-scaling-stroke"') if outside else (3.5, "")
    drawn, swatches = [], []
    for number, cells in enumerate(table.series):
        dash = _DASHES[number % len(_DASHES)]
        stroke = (
            f'fill="none" stroke="currentColor"{whole} '
            f'stroke-width="2.5"{f" stroke-dasharray={chr(34)}{dash}{chr(34)}" if dash else ""}'
        )
        points = [(_x(place, len(cells), left), scale.y(cell.value)) for place, cell in enumerate(cells) if cell]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>' for x, y in points)
        drawn.append(f'<g class="chart-series series-{number + 1}"><polyline points="{path}" {stroke}/>{dots}</g>')
        swatches.append(f'<line class="series-{number + 1}" x1="0" x2="24" y1="0" y2="0" {stroke}/>')
    if outside:
        picture = _frame(
            title, _describe(table), scale, table.labels, _like(table), drawn, on_phone=_ON_PHONE_LARGE, left=left
        )
        return _legend_outside(table.names, swatches) + picture
    legend, above = _legend(table.names, swatches)
    return _frame(title, _describe(table), scale, table.labels, _like(table), drawn + legend, above)


def _bar(title: str, table: ChartTable) -> str:
    scale = _Scale(_values(table), zero=True)
    room = (WIDTH - _LEFT - _RIGHT) / len(table.labels) * 0.76
    wide = room / len(table.series)
    drawn, swatches = [], []
    for number, cells in enumerate(table.series):
        opacity = _SHADES[number % len(_SHADES)]
        bars = "".join(
            _box(_x(place, len(cells)) - room / 2 + wide * number, wide - 1, scale.y(cell.value), scale.floor)
            for place, cell in enumerate(cells)
            if cell
        )
        drawn.append(
            f'<g class="chart-series series-{number + 1}" fill-opacity="{opacity}" stroke="currentColor">{bars}</g>'
        )
        swatches.append(
            f'<rect class="series-{number + 1}" width="22" height="12" y="-6" '
            f'fill-opacity="{opacity}" stroke="currentColor"/>'
        )
    legend, above = _legend(table.names, swatches)
    return _frame(title, _describe(table), scale, table.labels, _like(table), drawn + legend, above)


def _bridge(title: str, table: ChartTable) -> str:
    cells = table.series[0]
    like, last = _like(table), len(cells) - 1
    # A step runs from where the one before it ended; start and end rest on zero.
    spans: list[tuple[float, float]] = []
    level = 0.0
    for place, cell in enumerate(cells):
        value = cell.value if cell else 0.0
        start = 0.0 if place in (0, last) else level
        level = start + value
        spans.append((start, level))
    scale = _Scale([edge for span in spans for edge in span], zero=False)
    room = (WIDTH - _LEFT - _RIGHT) / len(cells) * 0.7
    drawn = []
    for place, (start, end) in enumerate(spans):
        total = place in (0, last)
        bottom = scale.floor if total else scale.y(start)
        cls = "total" if total else "rise" if end >= start else "fall"
        opacity = {"total": "0.85", "rise": "0.25", "fall": "0.5"}[cls]
        x = _x(place, len(spans))
        drawn.append(
            f'<g class="chart-step {cls}">{_box(x - room / 2, room, scale.y(end), bottom, opacity)}'
            f'<text class="chart-value" x="{x:.1f}" y="{min(scale.y(end), bottom) - 6:.1f}" text-anchor="middle">'
            f"{_say(end - start, like, _decimals(end - start), sign=not total)}</text></g>"
        )
    steps = [
        f"{label} {_say(e - s, like, _decimals(e - s), sign=0 < p < last)}"
        for p, (label, (s, e)) in enumerate(zip(table.labels, spans, strict=True))
    ]
    return _frame(title, "; ".join(steps) + ".", scale, table.labels, like, drawn)


def _box(x: float, wide: float, one: float, other: float, opacity: str = "") -> str:
    top, high = min(one, other), max(abs(one - other), 1.0)
    shade = f' fill-opacity="{opacity}" stroke="currentColor"' if opacity else ""
    return f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"{shade}/>'


_PICTURES = {"line": _line, "bar": _bar, "bridge": _bridge}
