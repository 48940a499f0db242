"""Names the questions that give themselves away, and what gives them away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from learnapp.domain.checking.flaws_quiz import UNLIKELY, at_least
from learnapp.domain.guessing.items import GuessItem, GuessTask
from learnapp.domain.guessing.measuring import Guess
from learnapp.domain.guessing.strategies import Clues

GOT = 0.8
"""A question counts as guessed from this share upwards, on the scale from chance (0) to full marks (1)."""
SEVERAL = 3
CONFIDENT = 0.5
TIMES_CHANCE = 10


@dataclass(frozen=True)
class RightGuess:
    """A strategy that guessed a question, and the clues that it used."""

    strategy: str
    with_stem: bool
    clues: Clues


@dataclass(frozen=True)
class Giveaway:
    """A task that strategies guess. Of the `tried` simple strategies that decided on one answer, `got` guessed it;
    `luck` is the probability that at least as many would by chance. `confidence` is the model's, 0 if it guessed wrong.
    """

    item: GuessItem
    task: GuessTask
    tells: tuple[RightGuess, ...]
    got: int
    tried: int
    luck: float
    confidence: float


def giveaways(guesses: Iterable[Guess]) -> list[Giveaway]:
    """The tasks that several simple strategies guess, more than chance explains, or that the model guesses with
    confidence; worst first.

    High confidence is half or more or, where many answers are possible, ten times what each has by chance.
    """
    by_task: dict[tuple[str, str, str, str], list[Guess]] = defaultdict(list)
    for one in guesses:
        by_task[one.item.module, one.item.quiz, one.item.id, one.task.prompt].append(one)
    found = [given for group in by_task.values() if (given := _giveaway(group))]
    return sorted(found, key=lambda g: (g.luck * (1.0 - g.confidence), g.item.module, g.item.quiz, g.item.id))


def _giveaway(guesses: Sequence[Guess]) -> Giveaway | None:
    task = guesses[0].task
    tried = [one for one in guesses if not one.strategy.fitted and one.outcome.decided]
    got = [one for one in tried if one.outcome.share >= GOT]
    reached = sum(possible.share >= GOT for possible in task.answers) / len(task.answers)
    luck = at_least([reached] * len(tried), len(got))
    sure = [one for one in guesses if one.strategy.name == "model" and _confident(one)]
    several = len(got) >= SEVERAL and luck < UNLIKELY
    if not several and not sure:
        return None
    return Giveaway(
        item=guesses[0].item,
        task=task,
        tells=tuple(_tell(one) for one in _each_once([*got, *sure])),
        got=len(got),
        tried=len(tried),
        luck=luck,
        confidence=max((one.outcome.confidence for one in sure), default=0.0),
    )


def _confident(one: Guess) -> bool:
    least = min(CONFIDENT, TIMES_CHANCE / len(one.task.answers))
    return one.outcome.share >= GOT and one.outcome.decided and one.outcome.confidence >= least


def _each_once(guesses: Iterable[Guess]) -> list[Guess]:
    """One guess a strategy, the one without the question's text where both got it."""
    found: dict[str, Guess] = {}
    for one in guesses:
        found.setdefault(one.strategy.name, one)
    return list(found.values())


def _tell(one: Guess) -> RightGuess:
    clues = one.strategy.evidence(one.item, one.task, one.with_stem)
    return RightGuess(one.strategy.name, one.with_stem, clues)
