"""A small model of what right answers look like, fitted on other modules than the one it judges.

It compares pairs of options of one question, the better and the worse (a logistic fit of their differences), so it
learns nothing of places or of how many options there are, and a ranking teaches it like a single answer does. Its
features are the tells and one for the words themselves, a naive Bayes lean. For each module that the model learns from,
the lean comes from the other modules: a feature that had seen the answers would be trusted too much.

Questions answered row by row from one list are fitted apart from the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import fsum, log, sqrt

from learnapp.domain.guessing.fitting import Pair, fit
from learnapp.domain.guessing.items import GuessItem, GuessTask, tasks_of
from learnapp.domain.guessing.strategies import Clues, Strategy
from learnapp.domain.guessing.tells import TELLS
from learnapp.domain.guessing.words import look, phrases

WORDS = "words"
FEATURES = (*TELLS, WORDS)
_LEAST_USES = 3
_PRIOR = 0.5

Rows = list[list[float]]
"""Each option's features, minus their means over the task's options."""


@dataclass(frozen=True)
class WordLeans:
    """How much each word or pair of words leans to right answers, as a log ratio."""

    leans: Mapping[str, float]

    def score(self, text: str) -> float:
        """The sum of the leans of the text's words."""
        return fsum(self.leans.get(term, 0.0) for term in _terms(text))

    def strongest(self, text: str, count: int = 3) -> list[str]:
        """The words of the text that lean most to right answers."""
        found = sorted((-self.leans.get(term, 0.0), term) for term in _terms(text))
        return [term for lean, term in found if lean < 0][:count]


class ModelFitter:
    """Fits the model for any module on the others. Make one for all the modules: it keeps what they share."""

    def __init__(self, items: Iterable[GuessItem]) -> None:
        self._tasks = sorted(
            tasks_of(items), key=lambda pair: (pair[0].module, pair[0].quiz, pair[0].id, pair[1].prompt)
        )
        self._leans: dict[tuple[frozenset[str], bool], WordLeans] = {}
        self._tells: dict[tuple[int, bool], Rows] = {}

    def modules_besides(self, judged: str) -> frozenset[str]:
        """The modules that a model for this one may learn from."""
        return frozenset(item.module for item, _ in self._tasks) - {judged}

    def fitted(self, judged: str, *, rows: bool, with_stem: bool) -> FittedModel:
        """The model for this module's questions (`rows`: those answered row by row), fitted on other modules."""
        others = self.modules_besides(judged)
        taught = [
            (n, *pair) for n, pair in enumerate(self._tasks) if pair[0].module in others and pair[1].is_row == rows
        ]
        features = [
            with_words(self._rows(n, item, task, with_stem), task, self.leans(others - {item.module}, rows=rows))
            for n, item, task in taught
        ]
        spreads = _spreads(features)
        pairs = [
            pair
            for (_, _, task), taught_rows in zip(taught, features, strict=True)
            for pair in _pairs(taught_rows, task, spreads)
        ]
        weights = fit(pairs) or [0.0] * len(FEATURES)
        scaled = tuple(weight / spread for weight, spread in zip(weights, spreads, strict=True))
        return FittedModel(scaled, self.leans(others, rows=rows))

    def leans(self, modules: frozenset[str], *, rows: bool) -> WordLeans:
        """The leans of words in these modules only."""
        if (modules, rows) not in self._leans:
            tasks = [task for item, task in self._tasks if item.module in modules and task.is_row == rows]
            self._leans[modules, rows] = word_leans(tasks)
        return self._leans[modules, rows]

    def _rows(self, number: int, item: GuessItem, task: GuessTask, with_stem: bool) -> Rows:
        if (number, with_stem) not in self._tells:
            self._tells[number, with_stem] = tell_rows(item, task, with_stem)
        return self._tells[number, with_stem]


@dataclass(frozen=True)
class FittedModel:
    """A model ready to judge: a weight for each feature, already divided by its spread, and the leans of words."""

    weights: tuple[float, ...]
    words: WordLeans

    def score(self, item: GuessItem, task: GuessTask, with_stem: bool) -> list[float]:
        """The score of each option, in log odds of one against another."""
        return [fsum(parts) for parts in self._parts(item, task, with_stem)]

    def clues(self, item: GuessItem, task: GuessTask, with_stem: bool) -> Clues:
        """The two features that speak most for the option it likes best; words are named themselves."""
        parts = self._parts(item, task, with_stem)
        totals = [fsum(row) for row in parts]
        best = totals.index(max(totals))
        strongest = sorted(zip(parts[best], FEATURES, strict=True), key=lambda pair: (-pair[0], pair[1]))[:2]
        found = [feature for part, feature in strongest if part > 0]
        words = self.words.strongest(task.options[best]) if WORDS in found else []
        return Clues(tuple(words), tuple(feature for feature in found if feature != WORDS))

    def _parts(self, item: GuessItem, task: GuessTask, with_stem: bool) -> Rows:
        rows = with_words(tell_rows(item, task, with_stem), task, self.words)
        return [[weight * value for weight, value in zip(self.weights, row, strict=True)] for row in rows]


def model_strategies(fitter: ModelFitter, judged: str) -> tuple[Strategy, ...]:
    """The model, and the leans of words alone; none if there is no other module to learn from."""
    if not fitter.modules_besides(judged):
        return ()
    models: dict[tuple[bool, bool], FittedModel] = {}

    def model(task: GuessTask, with_stem: bool) -> FittedModel:
        wanted = (task.is_row, with_stem)
        if wanted not in models:
            models[wanted] = fitter.fitted(judged, rows=task.is_row, with_stem=with_stem)
        return models[wanted]

    return (
        Strategy(
            "words-elsewhere",
            lambda item, task, with_stem: list(map(model(task, False).words.score, task.options)),
            fitted=True,
        ),
        Strategy(
            "model",
            lambda item, task, with_stem: model(task, with_stem).score(item, task, with_stem),
            reads_stem=True,
            fitted=True,
            evidence=lambda item, task, with_stem: model(task, with_stem).clues(item, task, with_stem),
        ),
    )


def word_leans(tasks: Iterable[GuessTask]) -> WordLeans:
    """The leans of the words in these tasks' options, of those that several options use."""
    uses: dict[str, list[float]] = defaultdict(list)
    merits: list[float] = []
    for task in tasks:
        for option, merit in zip(task.options, task.merits, strict=True):
            merits.append(merit)
            for term in _terms(option):
                uses[term].append(merit)
    good = fsum(merits)
    bad = len(merits) - good
    leans = {}
    for term, found in uses.items():
        if len(found) >= _LEAST_USES:
            right = fsum(found)
            leans[term] = log((right + _PRIOR) / (good + 1)) - log((len(found) - right + _PRIOR) / (bad + 1))
    return WordLeans(leans)


@lru_cache(maxsize=8192)
def _terms(text: str) -> frozenset[str]:
    return frozenset(look(text).words) | phrases(text, longest=2)


def tell_rows(item: GuessItem, task: GuessTask, with_stem: bool) -> Rows:
    """The tells of a task's options, the words left out."""
    question = item.question(task, with_stem)
    by_tell = [_centred(tell(task.options, question)) for tell in TELLS.values()]
    return [list(row) for row in zip(*by_tell, strict=True)]


def with_words(rows: Rows, task: GuessTask, words: WordLeans) -> Rows:
    """The same rows with the lean of the options' words as a last feature."""
    leans = _centred([words.score(option) for option in task.options])
    return [[*row, lean] for row, lean in zip(rows, leans, strict=True)]


def _centred(values: Sequence[float]) -> list[float]:
    mean = fsum(values) / len(values)
    return [value - mean for value in values]


def _spreads(tasks: Sequence[Rows]) -> list[float]:
    """The usual size of each feature; 1 for one that never varies."""
    options = [row for rows in tasks for row in rows]
    if not options:
        return [1.0] * len(FEATURES)
    sizes = [sqrt(fsum(value * value for value in column) / len(options)) for column in zip(*options, strict=True)]
    return [size or 1.0 for size in sizes]


def _pairs(rows: Rows, task: GuessTask, spreads: Sequence[float]) -> list[Pair]:
    """Each better option against each worse one. Together they count as much as one choice among the options."""
    scaled = [[value / spread for value, spread in zip(row, spreads, strict=True)] for row in rows]
    found = []
    for (one, first), (other, second) in combinations(zip(scaled, task.merits, strict=True), 2):
        if first != second:
            better, worse = (one, other) if first > second else (other, one)
            found.append(tuple(a - b for a, b in zip(better, worse, strict=True)))
    return [(pair, (len(rows) - 1) / len(found)) for pair in found]
