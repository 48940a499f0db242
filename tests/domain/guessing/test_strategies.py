"""Each strategy finds the tell it looks for, and is at chance if there is none."""

from __future__ import annotations

from functools import cache

import pytest

from learnapp.domain.content.content import Module
from learnapp.domain.guessing.items import items_of
from learnapp.domain.guessing.measuring import Figures, measure
from learnapp.domain.guessing.strategies import SIMPLE, answer
from tests.domain.guessing.banks import PLANTS, bank

OTHERS = 2


@cache
def _figures(plant: str, kind: str = "single-best") -> dict[tuple[str, bool], Figures]:
    """The figures of a bank; the modules that the model learns from have the same plant."""
    count = 120 if kind == "single-best" else 16
    judged = bank(1, plant, kind=kind, count=count)
    others: list[Module] = [bank(50 + n, plant, slug=f"other-{n}", kind=kind, count=count // 3) for n in range(OTHERS)]
    measured = measure([judged], others)
    return {(one.strategy, one.with_stem): one for one in measured.figures if not one.module}


@pytest.mark.parametrize(
    ("plant", "strategy", "with_stem"),
    [
        ("long", "longest", False),
        ("short", "shortest", False),
        ("number", "numbers", False),
        ("name", "names", False),
        ("hedge", "hedged", False),
        ("absolute", "no-absolutes", False),
        ("both", "both-halves", False),
        ("heading", "near-question", False),
        ("stem", "near-question", True),
        ("middle", "near-options", False),
        ("odd", "odd-one-out", False),
        ("phrase", "repeated-phrases", False),
        ("phrase", "words-elsewhere", False),
        *((plant, "model", True) for plant in PLANTS if plant not in ("clean", "stem")),
        ("stem", "model", True),
    ],
)
@pytest.mark.slow
def test_a_planted_tell_is_found(plant: str, strategy: str, with_stem: bool) -> None:
    figures = _figures(plant)[strategy, with_stem]
    assert figures.hits / figures.tasks > 0.9
    assert figures.above_chance


@pytest.mark.parametrize(
    ("plant", "strategy", "with_stem"),
    [
        *(("clean", strategy.name, False) for strategy in SIMPLE),
        ("clean", "near-question", True),
        ("clean", "repeated-phrases", False),
        ("clean", "words-elsewhere", False),
        ("clean", "model", False),
        ("clean", "model", True),
        ("stem", "near-question", False),
        ("stem", "model", False),
    ],
)
def test_without_the_tell_a_strategy_is_at_chance(plant: str, strategy: str, with_stem: bool) -> None:
    figures = _figures(plant)[strategy, with_stem]
    assert not figures.above_chance
    assert figures.hit_rate.low <= 0.25 <= figures.hit_rate.high


@pytest.mark.parametrize("kind", ["multiple", "choose-three", "ranking"])
@pytest.mark.parametrize(("plant", "strategy"), [("long", "longest"), ("number", "numbers"), ("both", "model")])
@pytest.mark.slow
def test_a_planted_tell_is_found_in_other_kinds(kind: str, plant: str, strategy: str) -> None:
    planted, clean = _figures(plant, kind)[strategy, False], _figures("clean", kind)[strategy, False]
    assert planted.share > (0.3 if kind == "ranking" and plant != "long" else 0.6)
    assert planted.above_chance
    assert not clean.above_chance


def test_a_strategy_that_sees_nothing_is_exactly_at_chance() -> None:
    for kind in ("single-best", "multiple", "choose-three", "ranking"):
        task = items_of(bank(3, kind=kind, count=1))[0][0].tasks[0]
        outcome = answer(task, [7.0] * len(task.options))
        assert outcome.hit == pytest.approx(task.chance)
        assert outcome.share == pytest.approx(0, abs=1e-12)
        assert not outcome.decided


def test_confidence_is_the_share_of_odds() -> None:
    task = items_of(bank(3, count=1))[0][0].tasks[0]
    assert answer(task, [0.0, 0.0, 0.0, 0.0]).confidence == pytest.approx(0.25)
    assert answer(task, [3.0, 0.0, 0.0, 0.0]).confidence == pytest.approx(0.870, abs=0.001)
