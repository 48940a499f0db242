"""Item figures: how hard a question is, whether it tells people apart, which distractors work, where a key looks wrong.

All figures rest on each person's first submitted attempt, and are worked out from sums in `item_sums`.
Discrimination is the corrected item-rest correlation: a question against the rest of what the same
person answered, so that it is not correlated with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atanh, sqrt, tanh
from statistics import NormalDist

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.questions.kind import Mark


class Reply(FrozenStruct, frozen=True):
    """One person's answer to one question: the share of full marks, what was chosen, and how it went.

    `labels` are the question's parts (options) as HTML; `chosen` and `keys` are places among them.
    `seconds` 0 means not known.
    """

    share: float
    labels: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()
    seconds: int = 0


class Correlation(FrozenStruct, frozen=True):
    """A correlation with its 95% interval (Fisher's z)."""

    value: float
    low: float
    high: float


class PartFigures(FrozenStruct, frozen=True):
    """One option: the share of people who chose it, and how choosing it goes with the rest of their answers."""

    label: str
    key: bool
    share: float
    discrimination: Correlation | None = None


class ItemFigures(FrozenStruct, frozen=True):
    """The figures of one question. With too few people only `people` is set.

    `facility` is the mean share of full marks. `discrimination` is None where all scored alike.
    `mis_keyed` says why the key looks wrong; "" if it does not.
    """

    question: str
    people: int
    facility: float | None = None
    discrimination: Correlation | None = None
    parts: tuple[PartFigures, ...] = ()
    seconds: float | None = None
    mis_keyed: str = ""


def reply(mark: Mark, seconds: int = 0) -> Reply:
    """A scored mark as a reply."""
    return Reply(
        share=mark.score / mark.out_of,
        labels=tuple(remark.label for remark in mark.remarks),
        chosen=tuple(place for place, remark in enumerate(mark.remarks) if remark.chosen),
        keys=tuple(place for place, remark in enumerate(mark.remarks) if remark.key),
        seconds=seconds,
    )


def interval(value: float, people: int) -> Correlation:
    """Fisher's 95% z interval of a correlation over so many people (more than three)."""
    z = atanh(max(-0.999999, min(0.999999, value)))
    spread = NormalDist().inv_cdf(0.975) / sqrt(people - 3)
    return Correlation(value=value, low=tanh(z - spread), high=tanh(z + spread))


def mis_keyed(discrimination: Correlation | None, parts: Sequence[PartFigures]) -> str:
    """Why the key looks wrong: those who do well elsewhere avoid it, or agree on something else."""
    if discrimination is None:
        return ""
    if discrimination.high < 0:
        return "People who do well on the other questions do badly on this one."
    rivals = [part for part in parts if not part.key and part.discrimination and part.discrimination.low > 0]
    best = max((part.share for part in parts if part.key), default=0.0)
    for rival in rivals:
        if discrimination.low <= 0 and rival.share > best:
            return f"People who do well on the other questions choose “{rival.label}” rather than the key."
    return ""
