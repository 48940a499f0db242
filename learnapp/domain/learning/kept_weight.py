"""How much room a module takes on a device that stores it."""

from __future__ import annotations

import msgspec

from learnapp.domain.content.content import Module, Quiz

FRAME = 9000
"""Bytes of a page around its text."""


def kilobytes(module: Module) -> int:
    """Roughly how many kilobytes a module takes: its text, and the frame of each page around it."""
    pages = len(module.syllabus) + sum(len(one.questions) for one in module.syllabus if isinstance(one, Quiz))
    return round((len(msgspec.json.encode(module)) + pages * FRAME) / 1024)
