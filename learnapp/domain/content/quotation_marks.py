"""Turns the straight quotation marks and apostrophes of keyboards into typographic ones."""

from __future__ import annotations

import re
from html import unescape

# Code with its contents, a tag, or a mark.
_PIECE = re.compile(r"<(code|pre)\b[^>]*>[\s\S]*?</\1>|<(/?)(\w+)[^>]*>|[\"']")
_WITHIN_A_LINE = frozenset({"a", "abbr", "b", "code", "del", "em", "i", "span", "strong", "sub", "sup"})
_OPENS_BEFORE = frozenset(" \t\n\u00a0([{“‘—–-/=|")
_REFERENCE = 12
"""Characters that are looked at for one: `&mdash;` and `&#8212;` are the dash that readers see."""
_OPENING, _CLOSING = {'"': "“", "'": "‘"}, {'"': "”", "'": "’"}


def curled(html: str) -> str:
    """Rendered or plain text with `"` and `'` curled; nothing changes within tags and code.

    A mark opens at the start of a block, after a space, bracket or dash, or inside another opening mark, if a word
    follows it; every other mark closes, and so does an apostrophe before a figure (`the '90s`).
    """
    if '"' not in html and "'" not in html:
        return html
    parts: list[str] = []
    before, done = "", 0  # the last character of text, "" at the start of a block
    for found in _PIECE.finditer(html):
        between = html[done : found.start()]
        parts.append(between)
        before, done = unescape(between[-_REFERENCE:])[-1:] or before, found.end()
        if found[0] not in _OPENING:
            parts.append(found[0])
            if found[1]:
                before = "x"
            elif found[3] not in _WITHIN_A_LINE:
                before = ""
            continue
        opens = (not before or before in _OPENS_BEFORE) and _begins_a_word(found[0], html, done)
        before = (_OPENING if opens else _CLOSING)[found[0]]
        parts.append(before)
        if opens:
            before = "("  # a mark right after this one opens too
    return "".join((*parts, html[done:]))


def _begins_a_word(mark: str, html: str, at: int) -> bool:
    following = unescape(html[at : at + _REFERENCE])[:1]
    if mark == "'" and following.isdigit():
        return False
    return bool(following) and not following.isspace() and not html.startswith("</", at) and following not in ",.;:?!)]"
