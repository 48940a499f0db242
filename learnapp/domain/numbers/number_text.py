"""Numbers in text: shown in the formats authors write, as UK accounts set them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from learnapp.domain.content import charts
from learnapp.domain.numbers.formulas import half_up, settle

_BRACES = re.compile(r"\{\{([^{}]*)\}\}")
_PLACE = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*(?::\s*(\+?)(£m|£k|£|%)?(?:,(\d))?\s*)?")


def fill(html: str, values: Mapping[str, float]) -> str:
    """The text with each `{{name}}` or `{{name:format}}` shown, and the charts that waited for these numbers drawn.

    A name without a value is left alone.
    """
    if "{{" not in html:
        return html
    return charts.draw(_BRACES.sub(lambda found: _shown(found, values), html))


def show(value: float, form: str) -> str:
    """One value in a format of `docs/authoring.md`: "", "£", "£k", "£m", "%", each with "+" before and ",2" after.

    Whole pounds from £1,000; below that pence if there are any. Percentages are shown unchanged: 22 is 22%.
    """
    match = _PLACE.fullmatch(f"x:{form}")
    if not match:
        raise ValueError(f"{form!r} is not a format.")
    plus, symbol, places = match[2], match[3] or "", match[4]
    scale = {"£m": 1e6, "£k": 1e3}.get(symbol, 1.0)
    rounded = half_up(value / scale, int(places) if places else _places(value / scale, symbol))
    sign = "−" if rounded < 0 else "+" if plus and rounded > 0 else ""
    pounds = "£" if symbol.startswith("£") else ""
    return f"{sign}{pounds}{abs(rounded):,f}{symbol.removeprefix('£')}"


def is_format(form: str) -> bool:
    """Whether `show` knows this format."""
    return bool(_PLACE.fullmatch(f"x:{form}"))


def _shown(match: re.Match[str], values: Mapping[str, float]) -> str:
    place = _PLACE.fullmatch(match[1])
    if not place or place[1] not in values:
        return match[0]
    return show(values[place[1]], match[1].partition(":")[2].strip())


def _places(value: float, symbol: str) -> int:
    """How many decimals a value needs: those it has, up to three; otherwise two, or two digits of a small one."""
    if symbol == "£":
        return 0 if abs(value) >= 1000 or half_up(value, 2) == half_up(value) else 2
    if symbol in ("£m", "£k"):
        return 2 if symbol == "£m" else 0
    exact = max(0, -int(Decimal(repr(settle(value))).normalize().as_tuple().exponent))
    if exact <= 3:
        return exact
    if symbol == "%":
        return 1
    return 2 if abs(value) >= 0.1 else min(6, -Decimal(repr(value)).adjusted() + 1)
