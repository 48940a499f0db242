"""The names in a module: its characters and places, who are known to everyone and so identify no one."""

from __future__ import annotations

import html

import msgspec

from learnapp.domain.content.content import Module
from learnapp.domain.identifying.identifying import capitalised_words


def names_in(module: Module) -> frozenset[str]:
    """The capitalised words in all texts of a module."""
    return capitalised_words(html.unescape(msgspec.json.encode(module).decode().replace("\\n", " ")))
