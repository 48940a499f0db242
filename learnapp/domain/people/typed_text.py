"""Text that people typed, without characters that are invisible or that reverse the text around them."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = frozenset(map(chr, (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)))
"""Control characters beyond the first 32, and those that change the direction of all text after them."""


def tidy(text: str) -> str:
    """The text with line ends as one character, without unseen characters, and without space around it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if (c >= " " and c not in _UNSEEN) or c in "\n\t").strip()


def keepable(text: str) -> str:
    """The text without what JSON can say and no database takes: the character NUL, and halves of characters."""
    return "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")


_NO_LETTERS = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Letters and marks that show as nothing."""
_JOINED = re.compile("(?<=[\u0590-\u0fff])[\u200c\u200d](?=[\u0590-\u0fff])")
"""Joiners where they belong: between letters of scripts that join."""
_SYMBOLS = "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
_EMOJI = re.compile(f"(?<={_SYMBOLS})\ufe0f?(?:\u200d(?={_SYMBOLS}))?")
"""Characters that join and colour emoji."""


def has_hidden(text: str, *, emoji: bool = False) -> bool:
    """Whether one line of text has signs that are invisible or reverse others. With `emoji`, several signs may form
    one.
    """
    text = _JOINED.sub("", _EMOJI.sub("", text) if emoji else text)
    return bool(_INVISIBLE.search(text)) or any(unicodedata.category(sign) in _NO_LETTERS for sign in text)
