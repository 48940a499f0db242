"""Text that people typed, without characters that are invisible or that reverse the text around them."""

from __future__ import annotations

_UNSEEN = frozenset(map(chr, (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))
"""Controls beyond the first 32, and those that change the direction of all that follows."""


def tidy(text: str) -> str:
    """The text with line ends as one character, without unseen characters, and without space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if (c >= " " and c not in _UNSEEN) or c in "\n\t").strip()
