"""Every warning of a module that reads without error: what is often, not always, a flaw."""

from __future__ import annotations

from learnapp.domain.content import Module
from learnapp.domain.reading.notes import Notes
from learnapp.domain.reading.problems import Problems


def warnings(module: Module, notes: Notes) -> Problems:
    """The warnings, each in the file it concerns."""
    return Problems("module.md")
