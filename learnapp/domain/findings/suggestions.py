"""What a tutor could do about a question, given a group's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from learnapp.domain.findings.item_figures import ItemFigures

HARD, KNOWN = 0.5, 0.8
"""Shares of full marks: below the first a question is hard for the group, from the second on it is well known."""


@dataclass(frozen=True)
class Suggestion:
    """`what` says what to do. `label` is the option (HTML) that more people chose than the best answer, for "rival"."""

    what: Literal["check key", "rival", "hard", "split", "known"]
    label: str = ""


def suggestion(figures: ItemFigures) -> Suggestion:
    """The first of these that holds: the key looks wrong; another option was chosen more; hard; mixed; well known."""
    if figures.mis_keyed:
        return Suggestion("check key")
    facility = figures.facility or 0.0
    best = [part.share for part in figures.parts if part.key]
    others = [part for part in figures.parts if not part.key]
    if len(best) == 1 and others:
        rival = max(others, key=lambda part: part.share)
        if rival.share > best[0]:
            return Suggestion("rival", rival.label)
    return Suggestion(band(facility))


def band(facility: float) -> Literal["hard", "split", "known"]:
    """How hard a question with this mean share of the marks is for the group."""
    if facility < HARD:
        return "hard"
    return "known" if facility >= KNOWN else "split"
