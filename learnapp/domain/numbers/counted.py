"""Several things in words: how many, and which."""

from __future__ import annotations

from collections.abc import Sequence


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 question`, `2 questions`; `things` is the plural if it is not just "s" added, as with people."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def listed(names: Sequence[str]) -> str:
    """`a`; `a and b`; `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
