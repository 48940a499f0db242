"""The strategy that looks for a module's own repeated phrases.

It knows the right and wrong answers of the rest of the module: the other questions of all its quizzes, prequestions
included, and the choices of its cases, where the choice that moves the tracks up most is taken as right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum, log

from learnapp.domain.content.content import Case, Choice, Module
from learnapp.domain.guessing.items import GuessItem, GuessTask, one_line, tasks_of
from learnapp.domain.guessing.strategies import Clues, Strategy
from learnapp.domain.guessing.words import phrases

MOST_SHOWN = 3
"""How many phrases to name to an author."""
_PRIOR = 0.5
Source = tuple[str, str]
"""The place of a text: the slug of its activity, and the id of its question or scene."""


@dataclass(frozen=True)
class ModulePhrases:
    """For each phrase, its place and how right the option was, from 0 to 1."""

    uses: dict[str, list[tuple[Source, float]]]
    base: float

    def lean(self, phrase: str, without: Source) -> float:
        """How much a phrase leans towards right answers elsewhere, as a log ratio; 0 if it is found nowhere else."""
        merits = [merit for source, merit in self.uses.get(phrase, ()) if source != without]
        if not merits:
            return 0.0
        right = fsum(merits)
        return log((right + _PRIOR) / (len(merits) - right + _PRIOR)) - self.base

    def leans(self, text: str, without: Source) -> list[tuple[float, str]]:
        """The phrases of a text that are used elsewhere, those that lean to right answers first."""
        found = [(self.lean(phrase, without), phrase) for phrase in phrases(text)]
        return sorted((pair for pair in found if pair[0]), key=lambda pair: (-pair[0], pair[1]))


def phrase_strategy(module: Module, items: Iterable[GuessItem]) -> Strategy:
    """The strategy for one module. Judging a question, it leaves out everything that question itself says."""
    known = gather([*_from_items(items), *_from_cases(module)])

    def score(item: GuessItem, task: GuessTask, with_stem: bool) -> list[float]:
        source = (item.quiz, item.id)
        return [fsum(lean for lean, _ in known.leans(option, source)) for option in task.options]

    def evidence(item: GuessItem, task: GuessTask, with_stem: bool) -> Clues:
        scores = score(item, task, with_stem)
        best = task.options[scores.index(max(scores))]
        leaning = [phrase for lean, phrase in known.leans(best, (item.quiz, item.id)) if lean > 0]
        return Clues(tuple(_widest(leaning)[:MOST_SHOWN]))

    return Strategy("repeated-phrases", score, evidence=evidence)


def _widest(found: Sequence[str]) -> list[str]:
    """The phrases without those that another phrase contains."""
    return [phrase for phrase in found if not any(phrase != other and phrase in other for other in found)]


def gather(texts: Sequence[tuple[Source, str, float]]) -> ModulePhrases:
    """The phrases of these texts, each with its source and how right it is."""
    uses: dict[str, list[tuple[Source, float]]] = defaultdict(list)
    for source, text, merit in texts:
        for phrase in phrases(text):
            uses[phrase].append((source, merit))
    right = fsum(merit for _, _, merit in texts)
    return ModulePhrases(dict(uses), log((right + _PRIOR) / (len(texts) - right + _PRIOR)))


def _from_items(items: Iterable[GuessItem]) -> Iterator[tuple[Source, str, float]]:
    """The phrases of the options of whole questions. An option that answers one row is wrong in all others, so rows
    would say nothing about it.
    """
    for item, task in tasks_of(items):
        if not task.is_row:
            for option, merit in zip(task.options, task.merits, strict=True):
                yield (item.quiz, item.id), option, merit


def _from_cases(module: Module) -> Iterator[tuple[Source, str, float]]:
    for case in (activity for activity in module.activities if isinstance(activity, Case)):
        for scene in (scene for scene in case.scenes if scene.decision):
            moves = [_moved(choice) for choice in scene.choices]
            low, high = min(moves), max(moves)
            for choice, moved in zip(scene.choices, moves, strict=True):
                if high > low:
                    yield (case.slug, scene.id), one_line(choice.html), (moved - low) / (high - low)


def _moved(choice: Choice) -> int:
    return sum(choice.moves.values())
