"""Numbers of things in words: one question, two questions."""

from __future__ import annotations


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 question`, `2 questions`; `things` is the plural if it is not just "s" added, as with people."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"
