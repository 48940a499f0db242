"""Which items are due for another look, judging by their figures and by when their module was last checked.

The limits are conventions of item analysis (Ebel and Frisbie, Essentials of Educational Measurement, 1991):
a discrimination below 0.2 is poor, and an option that fewer than one in twenty choose tempts no one (Haladyna and
Downing, Educational and Psychological Measurement 1993, 53:999-1010).
"""

from __future__ import annotations

from datetime import date

from learnapp.domain.content.rendering import plain
from learnapp.domain.findings.item_figures import ItemFigures

TOO_HARD, TOO_EASY = 0.3, 0.95
"""An item whose mean share of the marks is below the first or above the second tells little about learners."""
DISCRIMINATES = 0.2
TEMPTS = 0.05
ENOUGH_FOR_OPTIONS = 20
"""The fewest people who must have answered before we say that hardly anyone chooses an option."""
CHECKED_FOR_DAYS = 730


def reasons_to_look(figures: ItemFigures, checked: str, today: date) -> list[str]:
    """Why an item is due for another look, in sentences; empty if it is not."""
    found = []
    if figures.mis_keyed:
        found.append(plain(figures.mis_keyed))
    if figures.facility is not None and figures.facility < TOO_HARD:
        found.append(f"Hard: people get {figures.facility:.0%} of the marks on average.")
    if figures.facility is not None and figures.facility > TOO_EASY:
        found.append(f"Easy: people get {figures.facility:.0%} of the marks on average.")
    if figures.discrimination is not None and figures.discrimination.value < DISCRIMINATES:
        found.append(
            "It barely separates stronger from weaker learners "
            f"(correlation with the other questions: {figures.discrimination.value:.2f})."
        )
    if figures.people >= ENOUGH_FOR_OPTIONS:
        unused = [plain(part.label) for part in figures.parts if not part.key and part.share < TEMPTS]
        found += [f"Hardly anyone chooses “{label}”." for label in unused]
    if (days := _days_since(checked, today)) is not None and days > CHECKED_FOR_DAYS:
        found.append(f"Its module was last checked on {checked}, more than two years ago.")
    return found


def _days_since(day: str, today: date) -> int | None:
    try:
        return (today - date.fromisoformat(day)).days
    except ValueError:
        return None
