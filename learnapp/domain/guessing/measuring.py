"""Answers the questions of some modules by every strategy and adds up the results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from learnapp.domain.content.content import Module
from learnapp.domain.findings.learning_gain import students_t
from learnapp.domain.guessing.items import GuessItem, GuessTask, LeftOut, items_of
from learnapp.domain.guessing.model import ModelFitter, model_strategies
from learnapp.domain.guessing.phrases import phrase_strategy
from learnapp.domain.guessing.strategies import LEVEL, SIMPLE, GuessOutcome, Strategy, answer
from learnapp.domain.quizzes.certainty import wilson

FEWEST_FOR_A_MEAN = 5
"""With fewer tasks than this, a mean is given without an interval."""
RARE = 0.05
"""If the chance of full marks is below this, a strategy is judged by its share instead of its hits."""


@dataclass(frozen=True)
class Guess:
    """The result of one strategy on one task, with or without the question's text."""

    item: GuessItem
    task: GuessTask
    strategy: Strategy
    with_stem: bool
    outcome: GuessOutcome


@dataclass(frozen=True)
class Interval:
    """A 95% interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """How one strategy did on one group of tasks: a kind of question in all modules, in one, or in one quiz.

    `module` and `quiz` are "" where the group is wider. `hits` are full marks and `chance` how many guessing blindly
    would have; `hit_rate` is the interval (Wilson) of hits over tasks. `share` is the mean way from chance (0) to full
    marks (1) by the site's marking, with its interval (Student's t), None for too few tasks.
    """

    module: str
    quiz: str
    kind: str
    strategy: str
    with_stem: bool
    questions: int
    tasks: int
    hits: float
    chance: float
    hit_rate: Interval
    share: float
    share_interval: Interval | None

    @property
    def above_chance(self) -> bool:
        """Whether the interval lies wholly above chance: that of hits or, where chance hardly ever has full marks and
        a few hits would say little, that of the share."""
        by_chance = self.chance / self.tasks
        if by_chance >= RARE:
            return self.hit_rate.low > by_chance
        return self.share_interval is not None and self.share_interval.low > LEVEL


@dataclass(frozen=True)
class Measure:
    """Everything measured: each guess, the figures of each group, and the questions left out.

    `without_model` names the modules for which there was no other module to learn from.
    """

    guesses: tuple[Guess, ...]
    figures: tuple[Figures, ...]
    left_out: tuple[LeftOut, ...]
    without_model: tuple[str, ...]


def measure(judged: Sequence[Module], others: Iterable[Module] = ()) -> Measure:
    """Guess at the questions of the judged modules. `others` are modules that only the model learns from."""
    read = {module.slug: items_of(module) for module in (*judged, *others)}
    fitter = ModelFitter(item for items, _ in read.values() for item in items)
    guesses: list[Guess] = []
    without: list[str] = []
    for module in judged:
        items = read[module.slug][0]
        fitted = model_strategies(fitter, module.slug)
        if not fitted:
            without.append(module.slug)
        guesses += guess([*SIMPLE, phrase_strategy(module, items), *fitted], items)
    left_out = tuple(question for module in judged for question in read[module.slug][1])
    return Measure(tuple(guesses), tuple(all_figures(guesses)), left_out, tuple(without))


def guess(strategies: Sequence[Strategy], items: Iterable[GuessItem]) -> list[Guess]:
    """Every strategy's guess at every task: without the question's text and, for those that read it, with it."""
    return [
        Guess(item, task, strategy, with_stem, answer(task, strategy.score(item, task, with_stem)))
        for item in items
        for task in item.tasks
        for strategy in strategies
        for with_stem in ((False, True) if strategy.reads_stem else (False,))
    ]


def all_figures(guesses: Iterable[Guess]) -> list[Figures]:
    """The figures by kind of question: over all modules first, then for each module, then for each quiz."""
    groups: dict[tuple[str, str, str, str, bool], list[Guess]] = defaultdict(list)
    for one in guesses:
        item = one.item
        for module, quiz in (("", ""), (item.module, ""), (item.module, item.quiz)):
            groups[module, quiz, item.kind, one.strategy.name, one.with_stem].append(one)
    ordered = sorted(groups, key=lambda key: bool(key[0]) + bool(key[1]))
    return [_figures(*key, groups[key]) for key in ordered]


def _figures(module: str, quiz: str, kind: str, strategy: str, with_stem: bool, guesses: Sequence[Guess]) -> Figures:
    count = len(guesses)
    hits = fsum(one.outcome.hit for one in guesses)
    shares = [one.outcome.share for one in guesses]
    return Figures(
        module=module,
        quiz=quiz,
        kind=kind,
        strategy=strategy,
        with_stem=with_stem,
        questions=len({(one.item.module, one.item.quiz, one.item.id) for one in guesses}),
        tasks=count,
        hits=hits,
        chance=fsum(one.task.chance for one in guesses),
        hit_rate=Interval(*wilson(min(1.0, hits / count), count)),
        share=fsum(shares) / count,
        share_interval=mean_interval(shares),
    )


def mean_interval(values: Sequence[float]) -> Interval | None:
    """The interval of a mean by Student's t, a point if all values are alike; None below `FEWEST_FOR_A_MEAN` values."""
    if len(values) < FEWEST_FOR_A_MEAN:
        return None
    mean = fsum(values) / len(values)
    variance = fsum((value - mean) ** 2 for value in values) / (len(values) - 1)
    wide = students_t(len(values) - 1) * sqrt(variance / len(values))
    return Interval(mean - wide, mean + wide)
