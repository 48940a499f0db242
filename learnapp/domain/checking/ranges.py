"""Ranges of numbers as people write them in options: "10 to 20", "under £5,000", "at least 3%"."""

from __future__ import annotations

import re
from typing import NamedTuple

_AMOUNT = r"[£$]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(k|m|bn)?\b\s*%?"
_BETWEEN = re.compile(rf"^(?:between |from )?{_AMOUNT}\s*(?:to|and|-|–|—)\s*{_AMOUNT}(?:\s+[\w ]+)?$", re.IGNORECASE)
_ABOVE = re.compile(
    rf"^(?P<how>more than|over|above|greater than|at least|from)\s+{_AMOUNT}(?:\s+[\w ]+)?$", re.IGNORECASE
)
_BELOW = re.compile(
    rf"^(?P<how>less than|fewer than|under|below|at most|up to)\s+{_AMOUNT}(?:\s+[\w ]+)?$", re.IGNORECASE
)
_TAIL = re.compile(rf"^{_AMOUNT}(?:\s+[\w ]+?)?\s+or\s+(?P<how>more|over|above|less|fewer|under|below)$", re.IGNORECASE)
_SCALE = {"k": 1e3, "m": 1e6, "bn": 1e9}


class Range(NamedTuple):
    """From `low` to `high`; whether each end belongs to it."""

    low: float
    high: float
    has_low: bool
    has_high: bool


def range_of(text: str) -> Range | None:
    """The range that an option states, or None if it states none."""
    text = text.strip().rstrip(".")
    if match := _BETWEEN.match(text):
        low, high = _amount(match[1], match[2] or match[4]), _amount(match[3], match[4])
        return Range(min(low, high), max(low, high), True, True)
    if match := _ABOVE.match(text):
        return Range(_amount(match[2], match[3]), float("inf"), match["how"].lower() in ("at least", "from"), False)
    if match := _BELOW.match(text):
        return Range(float("-inf"), _amount(match[2], match[3]), False, match["how"].lower() in ("at most", "up to"))
    if match := _TAIL.match(text):
        amount = _amount(match[1], match[2])
        if match["how"].lower() in ("more", "over", "above"):
            return Range(amount, float("inf"), True, False)
        return Range(float("-inf"), amount, False, True)
    return None


def overlap(one: Range, other: Range) -> bool:
    """Whether some number lies in both."""
    low, high = sorted((one, other), key=lambda r: (r.low, not r.has_low))
    if high.low < low.high:
        return True
    return high.low == low.high and low.has_high and high.has_low


def _amount(digits: str, scale: str | None) -> float:
    return float(digits.replace(",", "")) * _SCALE.get((scale or "").lower(), 1.0)
