"""Figures from sums over several groups equal those of everyone together."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from learnapp.domain.findings import item_sums
from learnapp.domain.findings.item_figures import Reply
from learnapp.domain.findings.item_sums import Moments


def _sittings(count: int, seed: int = 1) -> list[dict[str, Reply]]:
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        able = chance.random()
        sitting = {}
        for name in chance.sample(("a", "b", "c", "d"), 3):
            right = chance.random() < able
            chosen = (1,) if right else (chance.choice((0, 2)),)
            labels = ("one", "two", "three")
            seconds = chance.choice((0, 7, 25, 50, 1000))
            sitting[name] = Reply(share=float(right), labels=labels, chosen=chosen, keys=(1,), seconds=seconds)
        found.append(sitting)
    return found


@pytest.mark.parametrize("cuts", [(6,), (6, 40, 41, 90)])
def test_added_up_in_groups_they_are_those_of_everybody(cuts: tuple[int, ...]) -> None:
    sittings = _sittings(120)
    ends = (0, *cuts, 120)
    total: item_sums.Sums = {}
    for begin, end in pairwise(ends):
        total = item_sums.add(total, item_sums.sums(sittings[begin:end]))
    found = {figures.question: figures for figures in item_sums.figures(total, 5)}
    for expected in item_sums.figures(item_sums.sums(sittings), 5):
        figures = found[expected.question]
        assert figures.people == expected.people
        assert figures.facility == pytest.approx(expected.facility)
        assert figures.discrimination is not None
        assert expected.discrimination is not None
        assert figures.discrimination.value == pytest.approx(expected.discrimination.value)
        assert figures.seconds == expected.seconds
        assert [(p.label, p.key) for p in figures.parts] == [(p.label, p.key) for p in expected.parts]
        assert [p.share for p in figures.parts] == pytest.approx([p.share for p in expected.parts])
        assert figures.mis_keyed == expected.mis_keyed


def test_a_wrong_key_is_found_as_it_is_from_answers() -> None:
    chance = random.Random(2)
    sittings = []
    for _ in range(80):
        able = chance.random()
        good = chance.random() < able
        wrong = Reply(share=float(not good), labels=("x", "y"), chosen=(int(good),), keys=(0,))
        others = {
            name: Reply(share=float(chance.random() < able), labels=("x", "y"), chosen=(1,), keys=(1,))
            for name in ("m", "n", "o")
        }
        sittings.append({"wrong": wrong, **others})
    (figures,) = [f for f in item_sums.figures(item_sums.sums(sittings), 5) if f.question == "wrong"]
    assert "do badly on this one" in figures.mis_keyed


def test_few_people_have_no_figures_and_some_have_no_correlation() -> None:
    few = item_sums.figures(item_sums.sums(_sittings(4)), 5)
    assert all(f.facility is None and f.parts == () and f.seconds is None for f in few)
    some = item_sums.figures(item_sums.sums(_sittings(20)), 5)
    assert all(f.discrimination is None and f.mis_keyed == "" for f in some)
    assert any(f.facility is not None for f in some)


@pytest.mark.parametrize(
    ("seconds", "told"), [((7, 7, 7), 7.5), ((1, 50, 50), 52.5), ((4000,) * 3, 600), ((0, 0), None)]
)
def test_the_median_time_is_told_by_class(seconds: tuple[int, ...], told: float | None) -> None:
    sittings = [{"a": Reply(share=1.0, seconds=s)} for s in seconds]
    assert item_sums.figures(item_sums.sums(sittings), 1)[0].seconds == told


def test_where_everybody_scores_alike_there_is_no_correlation() -> None:
    sittings = [{"a": Reply(share=1.0), "b": Reply(share=float(n % 2))} for n in range(60)]
    assert [f.discrimination for f in item_sums.figures(item_sums.sums(sittings), 5)] == [None, None]
    assert Moments(n=1) + Moments(n=2, x=1.0) == Moments(n=3, x=1.0)
