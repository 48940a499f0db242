"""Strategies: ways to answer a question by something other than its subject.

Each gives the options scores. `answer` turns scores into an answer that the site can mark: the possible answer that
favours high scores most. If several are level, their mean counts, so a strategy that sees nothing scores at chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, fsum
from operator import mul

from learnapp.domain.guessing import tells
from learnapp.domain.guessing.items import GuessItem, GuessTask, PossibleAnswer
from learnapp.domain.guessing.words import look, root

LEVEL = 1e-9
"""Answers whose appeal differs by less than this are level."""
MOST_WORDS = 5
"""How many words to name to an author."""

Score = Callable[[GuessItem, GuessTask, bool], Sequence[float]]
"""A score for each option of the task; the flag says whether the question's text is shown."""


@dataclass(frozen=True)
class Clues:
    """What made a strategy choose as it did, to show to the author: words of the options, and names of tells."""

    words: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


Evidence = Callable[[GuessItem, GuessTask, bool], Clues]


def _no_evidence(item: GuessItem, task: GuessTask, with_stem: bool) -> Clues:
    return Clues()


@dataclass(frozen=True)
class Strategy:
    """A way to guess. `reads_stem` says whether showing the question's text can change what it does.

    `fitted` marks those that learnt from other modules; they do not count among the several simple ones.
    """

    name: str
    score: Score
    reads_stem: bool = False
    fitted: bool = False
    evidence: Evidence = _no_evidence


@dataclass(frozen=True)
class GuessOutcome:
    """How a strategy's answer was marked.

    `hit` is 1 for full marks, between 0 and 1 where it was undecided between several answers; `share` is the way from
    chance to full marks. `decided` says whether it had one answer, `confidence` how likely its scores make it, read as
    log odds: that has a meaning for the model only.
    """

    hit: float
    share: float
    decided: bool
    confidence: float


def answer(task: GuessTask, scores: Sequence[float]) -> GuessOutcome:
    """The outcome of answering by these scores."""
    mean = fsum(scores) / len(scores)
    centred = [score - mean for score in scores]
    appeals = [_appeal(possible, centred) for possible in task.answers]
    best = max(appeals)
    chosen = [possible for possible, appeal in zip(task.answers, appeals, strict=True) if best - appeal < LEVEL]
    return GuessOutcome(
        hit=fsum(possible.full for possible in chosen) / len(chosen),
        share=fsum(possible.share for possible in chosen) / len(chosen),
        decided=len(chosen) == 1,
        confidence=1 / fsum(exp(appeal - best) for appeal in appeals),
    )


def _appeal(possible: PossibleAnswer, centred: Sequence[float]) -> float:
    return fsum(map(mul, possible.weights, centred))


def _follow(tell: tells.Tell, sign: int) -> Score:
    def score(item: GuessItem, task: GuessTask, with_stem: bool) -> list[float]:
        return [sign * value for value in tell(task.options, item.question(task, with_stem))]

    return score


def _words_in(kind: str, *, best: bool) -> Evidence:
    """The words of this kind in the options that have most of them, or in those that the strategy passes over."""

    def evidence(item: GuessItem, task: GuessTask, with_stem: bool) -> Clues:
        found = [getattr(look(option), kind) for option in task.options]
        most = max(map(len, found))
        shown = [words for words in found if not best or len(words) == most]
        each = (word if kind == "names" else word.lower() for words in shown for word in words)
        return Clues(tuple(dict.fromkeys(each))[:MOST_WORDS])

    return evidence


def _shared(item: GuessItem, task: GuessTask, with_stem: bool) -> Clues:
    """The words that the option nearest to the question shares with it."""
    question = item.question(task, with_stem)
    values = tells.near_question(task.options, question)
    nearest = task.options[values.index(max(values))]
    asked, there = look(question).roots, look(nearest)
    words = [word for word in dict.fromkeys(there.words) if root(word) in asked & there.roots]
    return Clues(tuple(words[:MOST_WORDS]))


SIMPLE: tuple[Strategy, ...] = (
    Strategy("longest", _follow(tells.length, 1)),
    Strategy("shortest", _follow(tells.length, -1)),
    Strategy("numbers", _follow(tells.numbers, 1), evidence=_words_in("numbers", best=True)),
    Strategy("names", _follow(tells.names, 1), evidence=_words_in("names", best=True)),
    Strategy("hedged", _follow(tells.hedges, 1), evidence=_words_in("hedges", best=True)),
    Strategy("no-absolutes", _follow(tells.absolutes, -1), evidence=_words_in("absolutes", best=False)),
    Strategy("both-halves", _follow(tells.both_halves, 1), evidence=_words_in("joins", best=True)),
    Strategy("near-question", _follow(tells.near_question, 1), reads_stem=True, evidence=_shared),
    Strategy("near-options", _follow(tells.near_options, 1)),
    Strategy("odd-one-out", _follow(tells.near_options, -1)),
)
"""The strategies that need nothing but the question in front of them."""
