"""Items due for another look, one reason at a time."""

from datetime import date

import pytest

from learnapp.domain.findings.due_items import reasons_to_look
from learnapp.domain.findings.item_figures import Correlation, ItemFigures, PartFigures

TODAY = date(2026, 11, 30)


def _figures(**changed: object) -> ItemFigures:
    parts = tuple(PartFigures(label=word, key=word == "A", share=share) for word, share in (("A", 0.6), ("B", 0.4)))
    good = {"facility": 0.6, "discrimination": Correlation(value=0.3, low=0.1, high=0.5), "parts": parts}
    return ItemFigures(question="q", **{"people": 40, **good, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "checked", "said"),
    [
        ({}, "2026-01-01", []),
        ({"facility": 0.2}, "2026-01-01", ["Hard: people get 20% of the marks on average."]),
        ({"facility": 0.97}, "2026-01-01", ["Easy: people get 97% of the marks on average."]),
        (
            {"discrimination": Correlation(value=0.1, low=0, high=0.2)},
            "",
            ["It barely separates stronger from weaker learners (correlation with the other questions: 0.10)."],
        ),
        (
            {"parts": (PartFigures(label="C", key=False, share=0.02), PartFigures(label="A", key=True, share=0.0))},
            "",
            ["Hardly anyone chooses “C”."],
        ),
        ({"people": 19, "parts": (PartFigures(label="C", key=False, share=0.0),)}, "", []),
        ({"mis_keyed": "The key looks wrong."}, "", ["The key looks wrong."]),
        ({}, "2024-01-01", ["Its module was last checked on 2024-01-01, more than two years ago."]),
    ],
)
def test_each_reason_is_said_alone(changed: dict[str, object], checked: str, said: list[str]) -> None:
    assert reasons_to_look(_figures(**changed), checked, TODAY) == said


def test_an_item_that_too_few_were_asked_has_no_figures_to_go_by() -> None:
    assert reasons_to_look(ItemFigures(question="q", people=3), "2026-01-01", TODAY) == []
