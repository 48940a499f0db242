"""Shares in whole percent: one person's are rounded down, a group's to the nearest."""

from __future__ import annotations

import math

_SLACK = 1e-9
"""Allows for rounding errors when shares are added up: 0.1 + 0.2 + 0.3 is still 60%."""


def whole_percent(share: float) -> int:
    """One person's share in whole percent, rounded down: 59.6% has not reached 60%, and 99.6% is not everything."""
    return math.floor(share * 100 + _SLACK)


def percent(share: float | None) -> str:
    """`63%`; an en dash for a part that was not scored."""
    return "–" if share is None else f"{whole_percent(share)}%".replace("-", "−")


def nearest_percent(share: float) -> str:
    """A group's share as `67%`, rounded half up: 4 of 6 is 67%. Not for pass marks."""
    return f"{math.floor(share * 100 + 0.5 + _SLACK)}%".replace("-", "−")
