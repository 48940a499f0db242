"""Certainty-based marking, after Gardner-Medwin: three levels without adjectives, for factual questions only.

Level 1 gives 1 or 0, level 2 gives 2 or −2, level 3 gives 3 or −6. With a chance p of being right the
expected marks are p, 4p − 2 and 9p − 6, so being honest pays: level 1 below two thirds, level 3 above four fifths.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from statistics import NormalDist
from typing import Literal

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.questions.kind import Mark

LEVELS = (1, 2, 3)
MARKS: dict[int, tuple[int, int]] = {1: (1, 0), 2: (2, -2), 3: (3, -6)}
"""Level -> marks if right, marks if wrong."""
STATED: dict[int, tuple[float, float]] = {1: (0.0, 2 / 3), 2: (2 / 3, 0.8), 3: (0.8, 1.0)}
"""Level -> the chances of being right for which it is the best choice."""
FEW = 10
"""With fewer answers at a level than this, nothing is concluded."""

CertaintyVerdict = Literal["too few", "in line", "more sure than right", "more right than sure"]


class LevelRecord(FrozenStruct, frozen=True):
    """The certainty stated at one level, against the result.

    `right` is the share right of `answers`; `low` and `high` bound it (Wilson, 95%). None without answers.
    """

    level: int
    answers: int
    right: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: CertaintyVerdict = "too few"


def counts(question: Question, mark: Mark) -> bool:
    """Whether certainty is marked on this answer: never on a matter of judgement, nor where nothing is scored."""
    return mark.scored and not question.judgement


def marks(level: int, share: float) -> float:
    """The certainty marks of an answer that was right to this share, 0 to 1; a part-right answer counts pro rata.

    Raises KeyError for another level than 1, 2 or 3.
    """
    right, wrong = MARKS[level]
    return wrong + (right - wrong) * share


def share_right(mark: Mark) -> float:
    """The raw share of full marks: certainty is about the answer, so chance is not taken off."""
    return mark.score / mark.out_of if mark.scored else 0.0


def calibration(answers: Iterable[tuple[int, float]]) -> list[LevelRecord]:
    """For each level, stated against actual, from (level, share right) of any number of answers."""
    shares: dict[int, list[float]] = {level: [] for level in LEVELS}
    for level, share in answers:
        shares[level].append(share)
    return [_record(level, shares[level]) for level in LEVELS]


def _record(level: int, shares: list[float]) -> LevelRecord:
    if not shares:
        return LevelRecord(level=level, answers=0)
    right = sum(shares) / len(shares)
    low, high = wilson(right, len(shares))
    return LevelRecord(
        level=level,
        answers=len(shares),
        right=right,
        low=low,
        high=high,
        verdict=_verdict(level, len(shares), low, high),
    )


def _verdict(level: int, answers: int, low: float, high: float) -> CertaintyVerdict:
    at_least, at_most = STATED[level]
    if answers < FEW:
        return "too few"
    if high < at_least:
        return "more sure than right"
    return "more right than sure" if low > at_most else "in line"


def wilson(share: float, count: int) -> tuple[float, float]:
    """Wilson's 95% interval for a share of `count` answers."""
    z = NormalDist().inv_cdf(0.975)
    centre = share + z * z / (2 * count)
    spread = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
