"""Recovery codes: how they are written for people, and read from what they type."""

from __future__ import annotations

from learnapp.domain.people import spoken_codes

LENGTH = 24
"""Characters of a code: 120 bits cannot be guessed, so a fast digest is enough to store it (ASVS 5.0, 6.5.2)."""
HOW_MANY = 10


def written(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read(typed: str) -> str:
    """The code that was meant, as forgiving as `spoken_codes.read`. Empty if it is not a code."""
    return spoken_codes.read(typed, LENGTH)
