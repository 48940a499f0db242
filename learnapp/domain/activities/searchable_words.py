"""Rendered text as the plain words that a search looks through."""

from __future__ import annotations

import re

from learnapp.domain.content.rendering import plain

_PARAMETER = re.compile(r"\{\{[^{}]*\}\}")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_BREAK = re.compile(r"</(?:p|li|figcaption|caption|td|th|dt|dd|h\d|blockquote|pre|div)>|<br ?/?>")


_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
"""Drawings are left out: their labels only repeat the words beside them."""


def spoken(rendered: str) -> str:
    """HTML as plain text. A number that varies from person to person becomes an ellipsis."""
    return _PARAMETER.sub("…", plain(_BREAK.sub(" ", _DRAWING.sub(" ", rendered))))


def one_line(*parts: str) -> str:
    """Parts as one line, without control characters, because search results mark fragments with them."""
    return _CONTROL.sub("", " ".join(" ".join(parts).split()))
