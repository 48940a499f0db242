"""Recovery codes: how they are written for people, and read from what they type."""

from __future__ import annotations

import re

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that are not mistaken for others."""
LENGTH = 24
"""Characters of a code: 120 bits, so that no one guesses one and a fast digest may store it (ASVS 5.0, 6.5.2)."""
HOW_MANY = 10
_MEANT = str.maketrans("OIL", "011")


def written(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read(typed: str) -> str:
    """The code that was meant, forgiving case, spaces, hyphens and look-alike characters. Empty if it is none."""
    code = re.sub(r"[\s\u2010-\u2015-]", "", typed).upper().translate(_MEANT)
    return code if len(code) == LENGTH and not set(code) - set(SIGNS) else ""
