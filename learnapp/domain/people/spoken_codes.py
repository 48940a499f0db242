"""Codes that people read out and type, in Crockford's base 32."""

from __future__ import annotations

import re

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The characters of a code: no I, L, O or U, which people mistake for others."""
_MEANT = str.maketrans("OIL", "011")


def as_meant(typed: str) -> str:
    """The text typed, in capitals, with O read as 0, and I and L as 1."""
    return typed.upper().translate(_MEANT)


def read(typed: str, length: int) -> str:
    """The code of this length that the person meant, forgiving case, spaces, hyphens and look-alike characters.
    Empty if it is no code.
    """
    code = as_meant(re.sub(r"[\s\u2010-\u2015-]", "", typed))
    return code if len(code) == length and not set(code) - set(SIGNS) else ""
