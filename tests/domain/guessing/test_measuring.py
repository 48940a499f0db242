"""The figures: intervals agree with published ones, and nothing depends on the order of options."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.content.content import Module, Question
from learnapp.domain.guessing.measuring import Figures, Interval, mean_interval, measure
from learnapp.domain.quizzes.certainty import wilson
from tests.domain.guessing.banks import bank, module_of, rows


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_hit_rates_agree_with_newcombe(hits: int, of: int, low: float, high: float) -> None:
    """Newcombe, Two-sided confidence intervals for the single proportion, Stat Med 1998; 17: 857-72, table I."""
    assert wilson(hits / of, of) == pytest.approx((low, high), abs=0.00005)


def test_a_mean_agrees_with_student() -> None:
    """The hours of sleep gained in Student, The probable error of a mean, Biometrika 1908; 6: 1-25."""
    interval = mean_interval([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    assert interval
    assert (interval.low, interval.high) == pytest.approx((0.7001, 2.4599), abs=0.001)


def test_too_few_values_have_no_interval_and_equal_ones_a_point() -> None:
    assert mean_interval([1.0, 0.0, 1.0, 0.0]) is None
    assert mean_interval([0.5] * 9) == Interval(0.5, 0.5)


def _one(hits: float, chance: float, low: float, share: Interval | None) -> Figures:
    return Figures("", "", "k", "s", False, 20, 20, hits, chance, Interval(low, 1.0), 0.3, share)


@pytest.mark.parametrize(
    ("figures", "above"),
    [
        (_one(12, 5, 0.39, None), True),
        (_one(7, 5, 0.18, Interval(0.1, 0.5)), False),
        (_one(2, 0.4, 0.03, Interval(-0.1, 0.5)), False),
        (_one(0, 0.4, 0.0, Interval(0.1, 0.5)), True),
        (_one(2, 0.4, 0.03, None), False),
        (_one(0.4, 0.4, 0.0, Interval(1e-17, 1e-17)), False),
    ],
)
def test_where_full_marks_by_chance_are_rare_the_share_decides(figures: Figures, above: bool) -> None:
    assert figures.above_chance == above


def test_figures_add_up_over_quiz_module_and_all() -> None:
    modules = [bank(1, slug="a", count=6), bank(2, slug="b", count=8)]
    found = [f for f in measure(modules).figures if f.strategy == "longest"]
    everything = next(f for f in found if not f.module)
    each = [f for f in found if f.module and not f.quiz]
    assert (everything.questions, everything.tasks, everything.chance) == (14, 14, 3.5)
    assert sum(f.hits for f in each) == pytest.approx(everything.hits)
    assert {(f.module, f.quiz) for f in found if f.quiz} == {("a", "bank"), ("b", "bank")}


def test_rows_count_one_by_one() -> None:
    found = {f.kind: f for f in measure([rows()]).figures if not f.module and f.strategy == "longest"}
    assert [(f.questions, f.tasks) for f in found.values()] == [(1, 3), (1, 2)]
    assert found["extended-matching"].chance == pytest.approx(2 / 8)
    assert found["matching"].chance == pytest.approx(3 / 4)


def _mixed(slug: str, seed: int) -> Module:
    questions = []
    for n, kind in enumerate(("single-best", "multiple", "ranking", "choose-three")):
        for question in bank(seed + n, "number", kind=kind, count=2).activities[0].questions:  # type: ignore[union-attr]
            questions.append(msgspec.structs.replace(question, id=f"{kind}-{question.id}"))
    return module_of(slug, questions)


def _shuffled(module: Module, chance: Random) -> Module:
    """The same questions in another order, each with its options in another order."""
    questions = [_reordered(question, chance) for question in module.activities[0].questions]  # type: ignore[union-attr]
    chance.shuffle(questions)
    return module_of(module.slug, questions)


def _reordered(question: Question, chance: Random) -> Question:
    content = question.content
    order = chance.sample(range(len(content.options)), len(content.options))
    changes = {"options": tuple(content.options[place] for place in order)}
    if hasattr(content, "places"):
        changes["places"] = tuple(content.places[place] for place in order)
    return msgspec.structs.replace(question, content=msgspec.structs.replace(content, **changes))


MIXED = [_mixed("a", 1), _mixed("b", 20), _mixed("c", 40)]
FIGURES = measure(MIXED[:2], MIXED[2:]).figures


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**6))
@pytest.mark.slow
def test_the_order_of_options_and_questions_never_changes_a_figure(seed: int) -> None:
    chance = Random(seed)
    turned = [_shuffled(module, chance) for module in MIXED]
    again = measure(turned[:2], turned[2:]).figures
    assert sorted(again, key=repr) == sorted(FIGURES, key=repr)
