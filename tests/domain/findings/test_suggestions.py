"""What to do about a question follows from how a group answered it."""

import pytest

from learnapp.domain.findings.item_figures import ItemFigures, PartFigures
from learnapp.domain.findings.suggestions import Suggestion, band, suggestion


def _figures(facility: float, *shares: float, mis_keyed: str = "") -> ItemFigures:
    """The first share is the key's."""
    parts = tuple(PartFigures(label=f"option {n}", key=n == 0, share=share) for n, share in enumerate(shares))
    return ItemFigures(question="q", people=6, facility=facility, parts=parts, mis_keyed=mis_keyed)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (_figures(1 / 6, 1 / 6, 5 / 6, mis_keyed="People avoid it."), Suggestion("check key")),
        (_figures(2 / 6, 2 / 6, 1 / 6, 3 / 6), Suggestion("rival", "option 2")),
        (_figures(3 / 6, 3 / 6, 3 / 6), Suggestion("split")),
        (_figures(0.3), Suggestion("hard")),
        (_figures(0.5), Suggestion("split")),
        (_figures(0.8), Suggestion("known")),
    ],
)
def test_the_first_thing_that_holds_is_suggested(figures: ItemFigures, expected: Suggestion) -> None:
    assert suggestion(figures) == expected


@pytest.mark.parametrize(("facility", "expected"), [(0.49, "hard"), (0.5, "split"), (0.79, "split"), (0.8, "known")])
def test_questions_are_grouped_by_how_hard_they_were(facility: float, expected: str) -> None:
    assert band(facility) == expected
